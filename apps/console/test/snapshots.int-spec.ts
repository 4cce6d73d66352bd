import type { CallRecord } from '@stampede/rpc';
import { eventually } from '@stampede/testing';
import type { Snapshot } from '../src/application/snapshot.js';
import {
  answers,
  calls,
  callsBetween,
  counters,
  COUNTER_NAMES,
  COUNTERS,
  FAILED_RPC,
  grew,
  instances,
  KIND_SELECTORS,
  PURCHASES,
} from '../src/outbound/prometheus/queries.js';
import { ANSWER_KINDS } from '../src/domain/answer-kind.js';
import { RunningConsole } from './support/console.js';
import { MeteredProcess, TestPrometheus } from './support/prometheus.js';
import { figuresOf, saleOf } from './support/services.js';

const STOCK_SERVICE = 'io.stampede.inventory.StockService';
/** Long windows are read again after ten seconds. */
const SCRAPED = { timeoutMs: 60_000 };

describe('a snapshot', () => {
  let gateway: MeteredProcess;
  let inventory: MeteredProcess;
  let prometheus: TestPrometheus;
  let running: RunningConsole;

  beforeAll(async () => {
    gateway = await MeteredProcess.start('gateway');
    inventory = await MeteredProcess.start('inventory');
    prometheus = await TestPrometheus.start([gateway, inventory]);
    running = await RunningConsole.start({ PROMETHEUS_URL: prometheus.url });
    await running.logIn();
  });
  afterAll(async () => {
    await running.close();
    await prometheus.stop();
    await Promise.all([gateway.stop(), inventory.stop()]);
  });

  it('says that Prometheus answers while there was no traffic: nothing was counted, and no latency is known', async () => {
    const snapshot = await eventually(async () => {
      const taken = await running.snapshot();
      expect(taken.instances).toHaveLength(2);
      return taken;
    }, SCRAPED);
    expect(snapshot).toMatchObject({ prometheus: 'OK', inventory: 'OK', sale: null, sales: [], spike: null });
    expect(snapshot.traffic).toMatchObject({
      perSecond: { accepted: 0, soldOut: 0, refused: 0, failed: 0 },
      totals: [],
    });
    expect(snapshot.traffic!.latency.all.tp99Ms).toBeNull();
  });

  describe('in a spike', () => {
    const before = { accepted: 7, failed: 2 };
    const during = [
      ['2xx', 'OK', 100, 0.03],
      ['4xx', 'SOLD_OUT', 500, 0.002],
      ['4xx', 'LIMIT_REACHED', 9, 0.004],
      ['4xx', 'RATE_LIMITED', 3, 0.001],
      ['5xx', 'UNAVAILABLE', 4, 0.9],
    ] as const;
    let snapshot: Snapshot;

    beforeAll(async () => {
      gateway.answered('2xx', 'OK', before.accepted);
      gateway.answered('5xx', 'INTERNAL', before.failed);
      inventory.metrics.counter('stampede_purchases_total').inc({ outcome: 'ACCEPTED' }, 7);
      // The gateway's own count of the same purchases is not to be added.
      gateway.metrics.counter('stampede_purchases_total').inc({ outcome: 'ACCEPTED' }, 7);
      const counted = [`stampede_http_seconds_count{${PURCHASES}}`, COUNTERS.purchases.series];
      const ofBoth = (expressionOf: (series: string) => string) =>
        Promise.all(counted.map((series) => prometheus.askOne(expressionOf(series))));
      await eventually(
        async () => expect(await ofBoth((series) => `sum(${series})`)).toEqual([9, 7]),
        SCRAPED,
      );
      const sale = saleOf('live-1', 0);
      running.services.sales.set('live-1', sale);
      running.services.figures.set('live-1', figuresOf('live-1'));
      // A scrape has the time at which it began: one that began before the sale must not see what comes now.
      await eventually(async () => {
        for (const seconds of await ofBoth((series) => `min(timestamp(${series}))`))
          expect(1000 * seconds!).toBeGreaterThan(Number(sale.startsAtMs));
      }, SCRAPED);

      for (const [status, code, count, seconds] of during) gateway.answered(status, code, count, seconds);
      const { callEnded } = gateway.monitor();
      const called = (code: CallRecord['code'], count: number, durationMs: number) => {
        const ends = { caller: 'gateway', provider: '10.0.0.1:7100', providerApplication: 'inventory' };
        const call = { interfaceName: STOCK_SERVICE, methodName: 'reserve', code, durationMs };
        for (let n = 0; n < count; n += 1) callEnded!({ side: 'consumer', ...call, ...ends });
      };
      called('OK', 95, 20);
      called('TIMEOUT', 3, 3000);
      called('NO_PROVIDER', 1, 1);
      called('BAD_REQUEST', 1, 1);
      const events = gateway.metrics.histogram('stampede_http_seconds');
      const stream = { method: 'GET', route: '/api/v1/purchases/:id/events', status: '2xx', code: 'OK' };
      events.observe(stream, 60);
      inventory.metrics.counter('stampede_purchases_total').inc({ outcome: 'ACCEPTED' }, 100);
      inventory.metrics.counter('stampede_ledger_purchases_total').inc({ outcome: 'RESERVED' }, 100);
      const lag = { group: 'order', topic: 'stampede.stock.v1' };
      for (const partition of [0, 1])
        inventory.metrics.gauge('stampede_kafka_lag').set({ ...lag, partition }, 4);
      inventory.metrics.gauge('stampede_gate_open').set({ sale: 'live-1' }, 1);
      inventory.metrics.gauge('stampede_outbox_age_seconds').set({ database: 'inventory' }, 1.5);
      snapshot = await eventually(async () => {
        const taken = await running.snapshot();
        expect(taken.spike?.answers.reduce((sum, { count }) => sum + count, 0)).toBe(616);
        expect(taken.spike!.counters.map(({ value }) => value)).toEqual([100, 100]);
        const stockService = taken.services?.spike?.find(({ entry }) => entry === 'StockService');
        expect(stockService?.calls).toBe(100);
        return taken;
      }, SCRAPED);
    });

    it('counts the answers since the start of the sale exactly, also those of codes that were never seen before', () => {
      expect(snapshot.spike!.answers).toEqual([
        { kind: 'soldOut', code: 'SOLD_OUT', count: 500 },
        { kind: 'accepted', code: 'OK', count: 100 },
        { kind: 'refused', code: 'LIMIT_REACHED', count: 9 },
        { kind: 'failed', code: 'UNAVAILABLE', count: 4 },
        { kind: 'refused', code: 'RATE_LIMITED', count: 3 },
      ]);
      expect(snapshot.spike!.isEstimated).toBe(false);
      expect(snapshot.spike!.fromMs).toBe(snapshot.sale!.startsAtMs);
    });

    it('has the totals, rates and TPs that Prometheus itself has at the same time', async () => {
      const { evaluatedAtMs, traffic, spike } = snapshot;
      for (const kind of ANSWER_KINDS) {
        const series = `stampede_http_seconds_count{${PURCHASES},${KIND_SELECTORS[kind]}}`;
        const total = traffic!.totals
          .filter((answer) => answer.kind === kind)
          .reduce((sum, { count }) => sum + count, 0);
        expect(await prometheus.askOne(`sum(${series})`, evaluatedAtMs)).toBe(total);
        const rate = await prometheus.askOne(`sum(rate(${series}[10s]))`, evaluatedAtMs);
        expect(traffic!.perSecond[kind]).toBeCloseTo(rate!, 9);
        const window = `${spike!.toMs - spike!.fromMs}ms`;
        const buckets = grew(`stampede_http_seconds_bucket{${PURCHASES},${KIND_SELECTORS[kind]}}`, window);
        const tps = spike!.latency[kind];
        for (const [quantile, ms] of [
          [0.5, tps.tp50Ms],
          [0.9, tps.tp90Ms],
          [0.99, tps.tp99Ms],
          [0.999, tps.tp999Ms],
        ] as const) {
          const own = `1000 * histogram_quantile(${quantile}, sum by (le) (${buckets}))`;
          expect(ms).toBeCloseTo((await prometheus.askOne(own, spike!.toMs))!, 6);
        }
      }
      expect(traffic!.totals.find(({ code }) => code === 'INTERNAL')?.count).toBe(before.failed);
    });

    it('has the counters behind the funnel as Prometheus has them, each purchase once', async () => {
      for (const name of COUNTER_NAMES) {
        const own = await prometheus.ask(counters.total(name), snapshot.evaluatedAtMs);
        const shown = snapshot.pipeline!.totals.filter(({ counter }) => counter === name);
        const asAsked = shown.map(({ label, value }) => [
          JSON.stringify({ [COUNTERS[name].label]: label }),
          value,
        ]);
        expect(Object.fromEntries(asAsked)).toEqual(own);
      }
      const accepted = { counter: 'purchases', label: 'ACCEPTED' };
      expect(snapshot.pipeline!.totals).toContainEqual({ ...accepted, value: 107 });
      expect(snapshot.spike!.counters).toContainEqual({ ...accepted, value: 100 });
    });

    it('has the availability of an interface by the calls that its callers made', async () => {
      const { services, spike } = snapshot;
      const entry = services!.spike!.find((one) => one.entry === 'StockService')!;
      expect(entry).toMatchObject({
        service: 'inventory',
        calls: 100,
        failed: 4,
        failures: { TIMEOUT: 3, NO_PROVIDER: 1 },
      });
      expect(services!.spike).toContainEqual({ ...entry, entry: null });
      const window = `${spike!.toMs - spike!.fromMs}ms`;
      const counted = (name: string, selector = '') => {
        const series = `dubbo_consumer_${name}{interface="${STOCK_SERVICE}"${selector}}`;
        return prometheus.askOne(`sum(${grew(series, window)})`, spike!.toMs);
      };
      expect([
        await counted('requests_failed_total', `,${FAILED_RPC}`),
        await counted('requests_total'),
      ]).toEqual([4, 100]);
    });

    it("counts the gateway's purchases apart from its other routes, and event streams nowhere", () => {
      const gatewayEntries = snapshot.services!.minute.filter(({ service }) => service === 'gateway');
      expect(gatewayEntries.map(({ entry, failed, failures }) => [entry, failed, failures])).toEqual([
        [null, 4 + before.failed, { '5xx': 4 + before.failed }],
        ['HTTP purchases', 4 + before.failed, { '5xx': 4 + before.failed }],
      ]);
    });

    it('shows stock and funnel by the ledger, and what is left by the gate', () => {
      expect(snapshot.sale).toMatchObject({
        saleId: 'live-1',
        status: 'LIVE',
        isStale: false,
        stock: { total: 100, sold: 25, reserved: 35, underWay: 0, left: 100 },
      });
      expect(snapshot.sale!.funnel!.steps.map(({ count }) => count)).toEqual([64, 64, 25]);
    });

    it('shows lag, outbox and gate', () => {
      expect(snapshot.pipeline).toMatchObject({
        lag: [{ group: 'order', topic: 'stampede.stock.v1', records: 8 }],
        outboxes: [{ service: 'inventory', database: 'inventory', ageSeconds: 1.5 }],
        gates: [{ saleId: 'live-1', isOpen: true, unlogged: null }],
        deadLetters: 0,
      });
    });

    it('draws the minutes before now from the same counters', async () => {
      const { body } = await running.send('GET', '/api/history');
      const last = body.atMs.length - 1;
      const at = body.atMs[last] as number;
      const accepted = `sum(rate(stampede_http_seconds_count{${PURCHASES},status="2xx"}[10s]))`;
      expect(body.perSecond.accepted[last]).toBeCloseTo((await prometheus.askOne(accepted, at))!, 9);
      expect(body.latency.accepted).toHaveLength(body.atMs.length);
    });

    it('is exact too where the scrapes around the start of the sale failed', async () => {
      await gateway.stop();
      const isUp = 'up{instance="gateway-1"}';
      const scraped = (up: number) => async () =>
        expect(Object.values(await prometheus.ask(isUp))).toEqual([up]);
      await eventually(scraped(0), SCRAPED);
      running.services.sales.set('live-2', saleOf('live-2', 0));
      gateway.answered('2xx', 'OK', 11);
      await gateway.resume();
      await eventually(async () => {
        const { spike } = await running.snapshot('live-2');
        expect(spike?.answers).toEqual([{ kind: 'accepted', code: 'OK', count: 11 }]);
      }, SCRAPED);
    });

    it('stays right when a gateway is started anew: its share is then an estimate, and said to be one', async () => {
      await gateway.restart();
      gateway.answered('4xx', 'SOLD_OUT', 50);
      const after = await eventually(async () => {
        const taken = await running.snapshot('live-1');
        expect(taken.spike!.isEstimated).toBe(true);
        return taken;
      }, SCRAPED);
      const soldOut = after.spike!.answers.find(({ code }) => code === 'SOLD_OUT')!.count;
      expect(soldOut).toBeGreaterThanOrEqual(50);
      // What the process before counted is still there, although it is gone.
      expect(after.spike!.answers.find(({ code }) => code === 'LIMIT_REACHED')!.count).toBe(9);
      const total = await prometheus.ask(answers.total(), after.evaluatedAtMs);
      expect(Object.values(total)).toEqual([50]);
    });

    it('tells which processes run since when, and which do not', async () => {
      const shows = (isUp: boolean) =>
        eventually(async () => {
          const { evaluatedAtMs, instances: all } = await running.snapshot();
          const found = all!.find(({ instance }) => instance === 'inventory-1')!;
          expect(found.isUp).toBe(isUp);
          return { ...found, evaluatedAtMs };
        }, SCRAPED);
      const shown = await shows(true);
      const up = await prometheus.ask(instances.startedAt(), shown.evaluatedAtMs);
      expect(shown.sinceMs! / 1000).toBeCloseTo(
        up[JSON.stringify({ instance: 'inventory-1', service: 'inventory' })]!,
        3,
      );
      expect(shown.memoryBytes).toBeGreaterThan(1_000_000);
      await inventory.stop();
      const down = await shows(false);
      // Prometheus looks back in steps of 5 s, and may have missed a scrape just then.
      expect(down.sinceMs!).toBeGreaterThan(shown.evaluatedAtMs - 10_000);
      expect(down.sinceMs!).toBeLessThan(down.evaluatedAtMs);
    });
  });

  it('asks with expressions that are all valid', async () => {
    for (const expression of [
      ...Object.values(calls).map((make) => make('1m')),
      ...Object.values(callsBetween).flatMap((make) => [make('consumer', '1m'), make('provider', '1m')]),
      answers.bucketRates(),
      ...Object.values(instances).map((make) => make()),
    ])
      await expect(prometheus.ask(expression)).resolves.toBeDefined();
  });
});

describe('without Prometheus', () => {
  it.each([
    ['that can be reached', 'http://127.0.0.1:9', 'AWAY'],
    ['at all', '', 'NOT_CONFIGURED'],
  ])('%s its figures are absent, never zero, and the rest goes on', async (_, url, state) => {
    const running = await RunningConsole.start({ PROMETHEUS_URL: url });
    await running.logIn();
    running.services.sales.set('live-1', saleOf('live-1', -60_000));
    running.services.figures.set('live-1', figuresOf('live-1'));
    const snapshot = await eventually(async () => {
      const taken = await running.snapshot();
      expect(taken.inventory).toBe('OK');
      return taken;
    });
    expect(snapshot).toMatchObject({
      prometheus: state,
      ...{ traffic: null, spike: null, services: null, pipeline: null, instances: null },
      sale: { saleId: 'live-1', stock: { sold: 25 } },
    });
    expect((await running.send('GET', '/api/history')).body).toBeNull();
    await running.snapshot('live-1');
    const warnings = running.logLines.filter((line) => line.includes('"part":"traffic"'));
    expect(warnings).toHaveLength(state === 'AWAY' ? 1 : 0);
    await running.close();
  });
});

describe('while inventory is away', () => {
  it('the last known sale is shown, marked as old', async () => {
    const running = await RunningConsole.start();
    await running.logIn();
    running.services.sales.set('live-1', saleOf('live-1', -60_000));
    running.services.figures.set('live-1', figuresOf('live-1'));
    const known = await eventually(async () => {
      const { sale } = await running.snapshot();
      expect(sale?.isStale).toBe(false);
      return sale!;
    });
    await running.services.stopInventory();
    const stale = await eventually(async () => {
      const snapshot = await running.snapshot();
      expect(snapshot.inventory).toBe('AWAY');
      return snapshot;
    });
    expect(stale.sale).toMatchObject({ ...known, asOfMs: expect.any(Number), isStale: true });
    expect(stale.sales).toMatchObject([{ saleId: 'live-1' }]);
    expect((await running.snapshot('never-seen')).sale).toBeNull();
    await running.services.startInventory();
    await eventually(async () => expect((await running.snapshot()).sale?.isStale).toBe(false));
    await running.close();
  });
});
