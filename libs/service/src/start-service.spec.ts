import { createLogger } from '@stampede/observability';
import { freePort } from '@stampede/testing';
import type { RunningService } from './service.js';
import { startService } from './start-service.js';

const logger = createLogger({ service: 'order', instance: 'order-1', level: 'silent' });

describe('startService', () => {
  let settings: { INSTANCE_ID: string; METRICS_PORT: number };
  beforeEach(async () => {
    settings = { INSTANCE_ID: 'order-1', METRICS_PORT: await freePort() };
  });

  const statusOf = async (page: string) =>
    (await fetch(`http://127.0.0.1:${settings.METRICS_PORT}${page}`)).status;

  it('is live and not ready while the service starts, then as ready as the service is', async () => {
    let isReady = true;
    const seen: number[] = [];
    const start = async (): Promise<RunningService> => {
      seen.push(await statusOf('/health/live'), await statusOf('/health/ready'));
      return { isReady: () => isReady, close: async () => undefined };
    };
    const close = await startService({ name: 'order', start }, settings, logger);
    expect(seen).toEqual([200, 503]);
    expect(await statusOf('/health/ready')).toBe(200);
    isReady = false;
    expect(await statusOf('/health/ready')).toBe(503);
    await close();
  });

  it('listens on the address that the settings name', async () => {
    const start = async (): Promise<RunningService> => ({
      isReady: () => true,
      close: async () => undefined,
    });
    const elsewhere = { ...settings, METRICS_HOST: '192.0.2.1' };
    await expect(startService({ name: 'order', start }, elsewhere, logger)).rejects.toThrow('EADDRNOTAVAIL');
  });

  it('closes the service before its monitoring', async () => {
    let live = 0;
    const start = async (): Promise<RunningService> => ({
      isReady: () => true,
      close: async () => void (live = await statusOf('/health/live')),
    });
    await (
      await startService({ name: 'order', start }, settings, logger)
    )();
    expect(live).toBe(200);
    await expect(statusOf('/health/live')).rejects.toThrow();
  });

  it('ends monitoring when the service cannot start', async () => {
    const start = () => Promise.reject(new Error('no database'));
    await expect(startService({ name: 'order', start }, settings, logger)).rejects.toThrow('no database');
    await expect(statusOf('/health/live')).rejects.toThrow();
  });
});
