import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@stampede/testing';
import {
  callGraph,
  CallStatistics,
  int32,
  method,
  nothing,
  service,
  string,
  type CallRecord,
  type ExportOptions,
  type Provider,
  type RpcApplicationOptions,
} from '../src/index.js';
import { Applications } from './support/applications.js';
import { PATIENCE_MS } from './support/echo-service.js';

/** Steps of orders. Not idempotent: a step is never repeated, so that a lost one shows. */
const OrderLog = service('io.stampede.test.OrderLog', {
  append: method({ args: [string('orderId'), int32('step')], returns: nothing(), timeoutMs: PATIENCE_MS }),
  read: method({ args: [string('orderId')], returns: string(), idempotent: true, timeoutMs: PATIENCE_MS }),
});

/** Takes a while for each step: so many milliseconds, or until something happens. */
class OrderLogImplementation implements Provider<typeof OrderLog> {
  readonly steps = new Map<string, number[]>();
  running = 0;
  mostRunning = 0;
  reads = 0;

  constructor(private readonly work: () => number | Promise<void> = () => 0) {}

  async append(orderId: string, step: number): Promise<void> {
    this.mostRunning = Math.max(this.mostRunning, ++this.running);
    const work = this.work();
    await (typeof work === 'number' ? new Promise((resolve) => setTimeout(resolve, work)) : work);
    this.steps.set(orderId, [...(this.steps.get(orderId) ?? []), step]);
    this.running--;
  }

  read(orderId: string): string {
    this.reads++;
    return orderId;
  }
}

describe('filters between processes', () => {
  let applications: Applications;

  beforeEach(() => {
    applications = new Applications();
  });

  afterEach(() => applications.closeAll());

  async function provide(
    implementation: OrderLogImplementation,
    parameters: ExportOptions['parameters'] = {},
    options: Partial<RpcApplicationOptions> = {},
  ) {
    const application = await applications.start({ application: 'log', port: 0, ...options });
    await application.export(OrderLog, implementation, { warmupMs: 0, parameters });
    return application;
  }

  describe('order', () => {
    it('keeps the order of each key over several providers, while keys run beside each other', async () => {
      const providers = [1, 2, 3].map(() => new OrderLogImplementation(() => Math.random() * 5));
      for (const one of providers) await provide(one, { 'append.order.argument': '0' });
      const application = await applications.start({ application: 'consumer' });
      const log = application.refer(OrderLog, { loadBalance: 'consistenthash' });
      await eventually(() => expect(Object.values(application.health().references)).toEqual([3]));
      // So many that chance, which gives ports and with them places on the ring, leaves nobody with one key or none.
      const orders = Array.from({ length: 100 }, (_, number) => `order-${number}`);
      const calls: Promise<void>[] = [];
      for (let step = 0; step < 10; step++) for (const order of orders) calls.push(log.append(order, step));
      await Promise.all(calls);

      for (const order of orders) {
        const homes = providers.filter(({ steps }) => steps.has(order));
        expect(homes).toHaveLength(1);
        expect(homes[0]!.steps.get(order)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      }
      for (const { steps, mostRunning } of providers) {
        expect(steps.size).toBeGreaterThan(0);
        expect(mostRunning).toBeGreaterThan(1);
      }
    });
  });

  describe('a provider that is closed', () => {
    it.each([
      ['bulkhead', { bulkhead: '2', 'bulkhead.queue': '1000' }],
      ['order', { 'order.argument': '0' }],
    ])('serves the calls that wait in its %s first', async (_filter, parameters) => {
      const release = Promise.withResolvers<void>();
      const implementation = new OrderLogImplementation(() => release.promise);
      const application = await provide(implementation, parameters);
      const consumer = await applications.start({ application: 'consumer' });
      const log = consumer.refer(OrderLog);
      await log.read('warm');
      const calls = Array.from({ length: 40 }, (_, step) => log.append(`order-${step % 2}`, step));
      await eventually(() => expect(implementation.running).toBe(2));
      const closing = application.close();
      release.resolve();
      await closing;
      await Promise.all(calls);
      expect([...implementation.steps.values()].flat()).toHaveLength(40);
    });

    it('fails those that it cannot serve in time at once, and leaves no caller waiting', async () => {
      const release = Promise.withResolvers<void>();
      const implementation = new OrderLogImplementation(() => release.promise);
      const application = await provide(implementation, { 'order.argument': '0' }, { drainMs: 50 });
      const consumer = await applications.start({ application: 'consumer' });
      const log = consumer.refer(OrderLog);
      await log.read('warm');
      const calls = Array.from({ length: 4 }, (_, step) => log.append('order', step));
      const outcomes = Promise.allSettled(calls);
      await eventually(() => expect(implementation.running).toBe(1));
      await application.close();
      const codes = (await outcomes).map((outcome) => outcome.status === 'rejected' && outcome.reason.code);
      expect(new Set(codes)).toEqual(new Set(['NETWORK']));
      release.resolve();
    });

    it('loses no call under load, not even of a method that must not be repeated', async () => {
      const parameters = { bulkhead: '8', 'bulkhead.queue': '1000', 'append.order.argument': '0' };
      const [leaving, staying] = [new OrderLogImplementation(() => 2), new OrderLogImplementation(() => 2)];
      const application = await provide(leaving, parameters);
      await provide(staying, parameters);
      const consumer = await applications.start({ application: 'consumer' });
      const log = consumer.refer(OrderLog);
      await eventually(() => expect(Object.values(consumer.health().references)).toEqual([2]));
      let closed = false;
      let made = 0;
      const caller = async (name: string): Promise<void> => {
        for (let step = 0, after = 0; after < 5; step++) {
          await log.append(name, step);
          made++;
          if (closed) after++;
        }
      };
      const load = Promise.all(Array.from({ length: 32 }, (_, number) => caller(`order-${number}`)));
      await eventually(() => expect(leaving.steps.size).toBeGreaterThan(10));
      await application.close();
      closed = true;
      await load;
      const served = [leaving, staying].map(({ steps }) => [...steps.values()].flat().length);
      expect(served[0]! + served[1]!).toBe(made);
      expect(served[1]).toBeGreaterThan(32);
    });
  });

  describe('statistics', () => {
    it('of both ends agree, and name caller and provider', async () => {
      const [atLog, atFront] = ['log', 'front'].map((application) => new CallStatistics({ application }));
      const provider = await provide(new OrderLogImplementation(), {}, { monitor: atLog });
      const front = await applications.start({ application: 'front', monitor: atFront });
      const log = front.refer(OrderLog);
      for (let call = 0; call < 5; call++) await log.read('x');
      const snapshots = [atLog!.snapshot(), atFront!.snapshot()];
      const edge = { caller: 'front', provider: 'log', methodName: 'read', calls: 5, failed: 0 };
      for (const some of [snapshots, [snapshots[0]!], [snapshots[1]!]])
        expect(callGraph(some).edges).toEqual([expect.objectContaining(edge)]);
      expect(snapshots[1]!.rows).toMatchObject([{ provider: `127.0.0.1:${provider.port}` }]);
    });
  });

  describe('circuitbreaker', () => {
    it('leaves a provider alone that fails, and no call fails while another is there', async () => {
      const [failing, fine] = [new OrderLogImplementation(), new OrderLogImplementation()];
      const records: CallRecord[] = [];
      const monitor = { callEnded: (record: CallRecord) => records.push(record) };
      await provide(failing, { tps: '1', 'tps.interval': '3600000' }, { monitor });
      await provide(fine);
      const application = await applications.start({ application: 'consumer' });
      const log = application.refer(OrderLog, {
        parameters: {
          circuitbreaker: 'true',
          'circuitbreaker.calls': '4',
          'circuitbreaker.open': '3600000',
          'circuitbreaker.window': '3600000',
        },
      });
      await eventually(() => expect(Object.values(application.health().references)).toEqual([2]));
      for (let call = 0; call < 100; call++) await log.read(`order-${call}`);
      expect([failing.reads, fine.reads]).toEqual([1, 99]);
      expect(records.map(({ code }) => code)).toEqual(['OK', ...Array(3).fill('LIMIT_EXCEEDED')]);
    });
  });

  describe('security', () => {
    const secret = (name: string): string => `the secret of ${name}, long enough`;
    const callers = {
      'order-1': { application: 'order', secret: secret('order') },
      'guest-1': { application: 'guest', secret: secret('guest') },
    };
    const key = (name: string) => ({ signing: { key: { id: `${name}-1`, secret: secret(name) } } });

    /** `OK` or the code and message of the failure. */
    async function called(options: Partial<RpcApplicationOptions>): Promise<string> {
      const application = await applications.start(options);
      return application
        .refer(OrderLog)
        .read('x')
        .then(
          () => 'OK',
          ({ code, message }) => `${code} ${message}`,
        );
    }

    it('lets in signed callers whom its rules allow, and nobody else', async () => {
      const implementation = new OrderLogImplementation();
      const records: CallRecord[] = [];
      const parameters = { auth: 'true', 'access.allow': 'order', 'append.access.allow': 'nobody' };
      const monitor = { callEnded: (record: CallRecord) => records.push(record) };
      await provide(implementation, parameters, { signing: { callers }, monitor });
      const [owned, forged] = [
        key('order'),
        { signing: { key: { id: 'order-1', secret: secret('other') } } },
      ];
      expect(await called({ application: 'order', ...owned })).toBe('OK');
      expect(await called({ application: 'order' })).toMatch(/^FORBIDDEN .* has no key to sign with/);
      expect(await called({ application: 'order', ...forged })).toMatch(/^FORBIDDEN .* signature is wrong/);
      expect(await called({ application: 'guest', ...owned })).toMatch(/^FORBIDDEN .* signed by order/);
      expect(await called({ application: 'guest', ...key('guest') })).toBe(
        'FORBIDDEN guest may not call io.stampede.test.OrderLog.read',
      );
      expect(implementation.reads).toBe(1);
      expect(records.map(({ code }) => code)).toEqual(['OK', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
    });

    it('makes a token of its own, which consumers find in the registry and others do not have', async () => {
      const implementation = new OrderLogImplementation();
      const provider = await provide(implementation, { token: 'true' });
      expect(await called({ application: 'order' })).toBe('OK');
      const application = await applications.start({ application: 'consumer' });
      const guessing = application.refer(OrderLog, { parameters: { token: 'true' } });
      await expect(guessing.read('x')).rejects.toMatchObject({
        code: 'FORBIDDEN',
        provider: `127.0.0.1:${provider.port}`,
      });
      expect(implementation.reads).toBe(1);
    });

    it('does not start with keys that cannot be, or offer what nobody could call', async () => {
      await expect(applications.start({ signing: { key: { id: 'a', secret: 'short' } } })).rejects.toThrow(
        'at least 16 bytes',
      );
      await expect(provide(new OrderLogImplementation(), { auth: 'true' })).rejects.toThrow(
        'auth=true needs option signing.callers',
      );
    });
  });
});
