import { eventually } from '@stampede/testing';
import { startTestProvider, type TestProvider } from './provider-harness.js';

describe('monitoring of the provider', () => {
  let provider: TestProvider;
  beforeAll(async () => {
    provider = await startTestProvider();
  });
  afterAll(() => provider.close());

  it('is ready, and counts requests by route and status', async () => {
    await provider.send('GET', '/v1/charges/ch_none');
    await provider.send('GET', '/v1/charges/ch_other');
    expect((await fetch(`${provider.metricsUrl}/health/ready`)).status).toBe(200);
    // A request is counted when its answer has gone out.
    const metrics = await eventually(async () => {
      const text = await (await fetch(`${provider.metricsUrl}/metrics`)).text();
      expect(text).toMatch(
        /stampede_http_seconds_count\{.*route="\/v1\/charges\/:id",status="4xx",code="404".*\} 2/,
      );
      return text;
    });
    expect(metrics).not.toContain('ch_none');
  });
});
