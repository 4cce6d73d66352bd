import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadSecrets } from './secrets.mjs';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'stampede-secrets-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const modeOf = async () => (await stat(join(home, 'secrets.json'))).mode & 0o777;

describe('the secrets of a state folder', () => {
  it('are random, long, all different, and kept from then on', async () => {
    const first = await loadSecrets(home, ['order', 'order_owner']);
    const { postgres, ...others } = first;
    const all = [...Object.values(others), ...Object.values(postgres)];
    expect(new Set(all).size).toBe(all.length);
    expect(
      [first.jwt, first.purchaseToken, first.providerApiKey, first.providerWebhook, postgres.order].every(
        (value) => String(value).length >= 32,
      ),
    ).toBe(true);
    expect(await loadSecrets(home, ['order', 'order_owner'])).toEqual(first);
  });

  it('differ from those of another clone', async () => {
    const other = await mkdtemp(join(tmpdir(), 'stampede-secrets-'));
    expect((await loadSecrets(home, [])).jwt).not.toBe((await loadSecrets(other, [])).jwt);
    await rm(other, { recursive: true });
  });

  it('have a cluster id that none of its tools takes for an option', async () => {
    for (let time = 0; time < 500; time += 1) {
      expect((await loadSecrets(home, [])).kafkaClusterId).toMatch(/^[A-Za-z][\w-]{21}$/);
      await rm(join(home, 'secrets.json'));
    }
  });

  it('are readable by their owner only, also when the file was open before', async () => {
    await loadSecrets(home, []);
    expect(await modeOf()).toBe(0o600);
    await chmod(join(home, 'secrets.json'), 0o644);
    await loadSecrets(home, []);
    expect(await modeOf()).toBe(0o600);
  });

  it('gain what a newer version needs and lose nothing', async () => {
    await writeFile(
      join(home, 'secrets.json'),
      JSON.stringify({ jwt: 'kept', postgres: { order: 'kept too' } }),
    );
    const secrets = await loadSecrets(home, ['order', 'payment']);
    expect(secrets).toMatchObject({
      jwt: 'kept',
      postgres: { order: 'kept too', payment: expect.any(String) },
    });
    expect(JSON.parse(await readFile(join(home, 'secrets.json'), 'utf8'))).toEqual(secrets);
  });
});
