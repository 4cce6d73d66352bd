import { RunningConsole } from './support/console.js';

describe('the pages of the console', () => {
  let running: RunningConsole;
  beforeAll(async () => {
    running = await RunningConsole.start();
  });
  afterAll(() => running.close());

  it('run no inline script or style, load nothing from elsewhere and are framed by nobody', async () => {
    const page = await running.send('GET', '/');
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(page.text).not.toMatch(/<script>|<style|style="| on\w+="/);
  });

  it('have assets that are kept for ever under names that change with their content, and are small', async () => {
    const { text } = await running.send('GET', '/');
    const assets = text.match(/\/assets\/[a-z]+\.[A-Z0-9]{8}\.(js|css)/g)!;
    expect(assets).toHaveLength(2);
    let bytes = 0;
    for (const asset of assets) {
      const answer = await running.send('GET', asset, { headers: { 'accept-encoding': 'br' } });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(answer.headers.get('content-encoding')).toBe('br');
      bytes += Number(answer.headers.get('content-length'));
    }
    expect(bytes).toBeLessThan(60_000);
  });

  it('do not reach outside of their folder', async () => {
    for (const path of ['/../package.json', '/..%2f..%2fpackage.json', '/assets/%2e%2e/%2e%2e/etc/passwd']) {
      const { status } = await running.send('GET', path);
      expect(status).toBe(404);
    }
  });

  it('are nothing but pages: other addresses and methods are problems', async () => {
    for (const [method, path] of [
      ['GET', '/nothing'],
      ['GET', '/api/nothing'],
      ['POST', '/'],
      ['DELETE', '/api/me'],
    ] as const) {
      const answer = await running.send(method, path);
      expect([answer.status, answer.body.code]).toEqual([404, 'NOT_FOUND']);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });
});
