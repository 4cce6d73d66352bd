import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@stampede/testing';
import {
  currentCall,
  method,
  service,
  string,
  withCall,
  type CallRecord,
  type Filter,
} from '../src/index.js';
import { Applications } from './support/applications.js';
import { EchoImplementation } from './support/echo-implementation.js';
import { EchoService, PATIENCE_MS } from './support/echo-service.js';

const FrontService = service('io.stampede.test.FrontService', {
  /** Waits, then calls on. */
  relay: method({ args: [string('ms')], returns: string(), idempotent: true, timeoutMs: 2000 }),
});

describe('a call', () => {
  let applications: Applications;

  beforeEach(() => {
    applications = new Applications();
  });

  afterEach(() => applications.closeAll());

  it('ends by its deadline, and the late answer is dropped', async () => {
    const incidents: string[] = [];
    const { implementation } = await applications.provider('one');
    const { client } = await applications.consumer(
      {},
      { monitor: { incident: (kind) => incidents.push(kind) } },
    );
    await client.echo('warm');
    const release = Promise.withResolvers<void>();
    implementation.held = release.promise;
    const startedAt = performance.now();
    await expect(client.wait(1)).rejects.toMatchObject({ code: 'TIMEOUT', retriable: true });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(300);
    // All attempts share the one deadline: nothing was left for a second one.
    await eventually(() => expect(implementation.calls).toBe(2));
    release.resolve();
    await eventually(() => expect(incidents).toEqual(['late-response']));
    expect(await client.echo('still')).toBe('still');
  });

  it('goes to the providers that its reference names, without any registry', async () => {
    const { port } = await applications.provider('one');
    const direct = await applications.start({ registry: undefined });
    const providers = [`127.0.0.1:${port}`];
    expect(await direct.refer(EchoService, { providers }).who('')).toBe('one');
    await expect(direct.refer(EchoService).who('')).rejects.toMatchObject({ code: 'NO_PROVIDER' });
    expect(() => direct.refer(EchoService, { providers: ['nowhere'] })).toThrow(/without port/);
  });

  it('gives nested calls what is left of its own time', async () => {
    const back = await applications.provider('back');
    const release = Promise.withResolvers<void>();
    back.implementation.held = release.promise;
    const front = await applications.start({ application: 'front', port: 0 });
    const echo = front.refer(EchoService);
    const budgets: number[] = [];
    const waitedMs: number[] = [];
    const errors: unknown[] = [];
    await front.export(FrontService, {
      relay: async (ms) => {
        await new Promise((resolve) => setTimeout(resolve, Number(ms)));
        const startedAt = performance.now();
        budgets.push(currentCall()!.deadline - startedAt);
        try {
          await echo.waitOnce(1);
          return 'waited';
        } catch (error) {
          waitedMs.push(performance.now() - startedAt);
          errors.push(error);
          throw error;
        }
      },
    });
    const { application } = await applications.consumer();
    const client = application.refer(FrontService, { retries: 0 });
    await eventually(() => expect(application.health().ready && front.health().ready).toBe(true));

    await expect(client.relay('100')).rejects.toMatchObject({ code: 'TIMEOUT' });
    await eventually(() =>
      expect(errors).toMatchObject([{ code: 'TIMEOUT', method: 'io.stampede.test.EchoService.waitOnce' }]),
    );
    expect(budgets[0]).toBeLessThan(1905);
    // waitOnce alone may take 30 s: it was cut with the call around it.
    expect(waitedMs[0]).toBeLessThan(PATIENCE_MS - 10_000);
    expect(back.implementation.calls).toBe(1);

    // No time is left at all: nothing is sent.
    const short = withCall({ timeoutMs: 300 }, () => client.relay('400'));
    await expect(short).rejects.toMatchObject({ code: 'TIMEOUT' });
    await eventually(() => expect(errors[1]).toMatchObject({ code: 'DEADLINE_EXCEEDED' }));
    expect(back.implementation.calls).toBe(1);
    release.resolve();
  });

  it('carries attachments both ways through filters, which stand around every call', async () => {
    const seen: unknown[] = [];
    const outgoing: Filter = async (invocation, next) => {
      invocation.attachments.traceparent = `00-${invocation.methodName}`;
      invocation.attachments.timeout = 'not for users to set';
      const result = await next(invocation);
      seen.push(result.attachments?.['served-by']);
      return result;
    };
    const order: string[] = [];
    const incoming =
      (name: string): Filter =>
      async (invocation, next) => {
        order.push(`${name} ${invocation.attachments.traceparent}`);
        currentCall()!.resultAttachments['served-by'] = 'one';
        return next(invocation);
      };
    await applications.provider('one', { providerFilters: [incoming('outer'), incoming('inner')] });
    const { client } = await applications.consumer({}, { consumerFilters: [outgoing] });
    expect(await client.echo('x')).toBe('x');
    expect(order).toEqual(['outer 00-echo', 'inner 00-echo']);
    expect(seen).toEqual(['one']);
  });

  it('is told to the monitor on both sides', async () => {
    const records: CallRecord[] = [];
    const monitor = { callEnded: (record: CallRecord) => records.push(record) };
    await applications.provider('one', { monitor });
    const { client } = await applications.consumer({}, { monitor });
    await client.echo('x');
    await client.fail('x').catch(() => undefined);
    expect(records.map(({ side, methodName, code }) => `${side} ${methodName} ${code}`)).toEqual([
      'provider echo OK',
      'consumer echo OK',
      'provider fail SERVICE_ERROR',
      'consumer fail SERVICE_ERROR',
    ]);
    expect(records[0]!.durationMs).toBeLessThan(records[1]!.durationMs);
  });

  it('fails with CANCELLED once this side is closing', async () => {
    const { implementation } = await applications.provider('one');
    const release = Promise.withResolvers<void>();
    implementation.held = release.promise;
    const { application, client } = await applications.consumer();
    const waiting = client.waitOnce(1);
    await eventually(() => expect(implementation.calls).toBe(1));
    const [outcome] = await Promise.all([Promise.allSettled([waiting]), application.close()]);
    expect(outcome[0]).toMatchObject({ reason: { code: 'CANCELLED' } });
    release.resolve();
    await expect(client.echo('y')).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('goes to the same provider for the same first argument with consistenthash', async () => {
    for (const name of ['one', 'two', 'three']) await applications.provider(name);
    const { application, client } = await applications.consumer({ loadBalance: 'consistenthash' });
    await eventually(() => expect(Object.values(application.health().references)).toEqual([3]));
    const homes = new Map<string, string>();
    for (let round = 0; round < 3; round++) {
      for (let user = 0; user < 50; user++) {
        const name = await client.who(`user-${user}`);
        expect(homes.get(`user-${user}`) ?? name).toBe(name);
        homes.set(`user-${user}`, name);
      }
    }
    expect(new Set(homes.values())).toEqual(new Set(['one', 'two', 'three']));
  });

  it('goes to the idle provider with leastactive', async () => {
    const one = await applications.provider('one');
    const { application, client } = await applications.consumer({ loadBalance: 'leastactive' });
    await client.echo('warm');
    const release = Promise.withResolvers<void>();
    one.implementation.held = release.promise;
    const busy = client.waitOnce(1);
    await eventually(() => expect(one.implementation.calls).toBe(2));
    await applications.provider('two');
    await eventually(() => expect(Object.values(application.health().references)).toEqual([2]));
    for (let call = 0; call < 20; call++) expect(await client.who('')).toBe('two');
    release.resolve();
    await busy;
  });

  it('waits for its provider when a check was asked for, and says which is missing', async () => {
    const { application } = await applications.consumer({ check: true });
    await expect(application.ready(200)).rejects.toMatchObject({
      code: 'NO_PROVIDER',
      message: /EchoService/,
    });
    const ready = application.ready();
    await applications.provider('one');
    await expect(ready).resolves.toBeUndefined();
  });

  it('is ready without the provider of an optional reference, until another client of the service needs it', async () => {
    const { application } = await applications.consumer({ optional: true });
    expect(application.health()).toMatchObject({
      ready: true,
      references: { [EchoService.interfaceName]: 0 },
    });
    application.refer(EchoService);
    expect(application.health().ready).toBe(false);
    await applications.provider('one');
    await eventually(() => expect(application.health().ready).toBe(true));
  });

  it('refuses an implementation that lacks a method, and an export without a port', async () => {
    const application = await applications.start({ port: 0 });
    await expect(application.export(EchoService, { echo: (text: string) => text } as never)).rejects.toThrow(
      'lacks note, who',
    );
    const portless = await applications.start();
    await expect(portless.export(EchoService, new EchoImplementation('x'))).rejects.toThrow(
      'a port is needed',
    );
  });
});
