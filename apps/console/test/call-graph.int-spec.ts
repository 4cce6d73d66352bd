import { randomUUID } from 'node:crypto';
import { method, RpcApplication, RpcError, service, string, type RpcMonitor } from '@stampede/rpc';
import { eventually, requireEnv } from '@stampede/testing';
import { GRAPH_WINDOWS_MS, type CallGraph } from '../src/application/read-call-graph.js';
import { RunningConsole } from './support/console.js';
import { MeteredProcess, TestPrometheus } from './support/prometheus.js';

const SCRAPED = { timeoutMs: 20_000 };
const Orders = service('io.stampede.test.Orders', {
  find: method({ args: [string('id')], returns: string() }),
  pay: method({ args: [string('id')], returns: string() }),
});
const Payments = service('io.stampede.test.Payments', {
  charge: method({ args: [string('id')], returns: string() }),
});

/** `gateway` → two instances of `order` → `payment`, and `batch`, of which Prometheus knows nothing, → `order`. */
class System {
  private readonly started: RpcApplication[] = [];
  private readonly root = `dubbo-graph-test-${randomUUID().slice(0, 8)}`;

  async start(application: string, monitor?: RpcMonitor): Promise<RpcApplication> {
    const registry = { hosts: requireEnv('ZOOKEEPER_HOSTS'), root: this.root };
    const started = await RpcApplication.start({ application, registry, port: 0, monitor });
    this.started.push(started);
    return started;
  }

  async startOrder(monitor: RpcMonitor): Promise<void> {
    const order = await this.start('order', monitor);
    const payments = order.refer(Payments);
    await order.export(Orders, {
      find: (id) => {
        if (id === 'bad') throw new Error('bad id');
        return id;
      },
      pay: (id) => payments.charge(id),
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.started.map((application) => application.close()));
  }
}

describe('the call graph', () => {
  const system = new System();
  let processes: Record<'gateway' | 'order1' | 'order2' | 'payment', MeteredProcess>;
  let prometheus: TestPrometheus;
  let running: RunningConsole;
  let payment: RpcApplication;

  beforeAll(async () => {
    processes = {
      gateway: await MeteredProcess.start('gateway'),
      order1: await MeteredProcess.start('order', 'order-1'),
      order2: await MeteredProcess.start('order', 'order-2'),
      payment: await MeteredProcess.start('payment'),
    };
    prometheus = await TestPrometheus.start(Object.values(processes));
    running = await RunningConsole.start({ PROMETHEUS_URL: prometheus.url });
    await running.logIn();

    payment = await system.start('payment', processes.payment.monitor());
    await payment.export(Payments, { charge: (id) => `charged ${id}` });
    for (const one of [processes.order1, processes.order2]) await system.startOrder(one.monitor());
    const gateway = await system.start('gateway', processes.gateway.monitor());
    const orders = gateway.refer(Orders, { loadBalance: 'roundrobin' });
    await eventually(() => expect(Object.values(gateway.health().references)).toEqual([2]));
    for (let n = 0; n < 40; n += 1) await orders.find(`${n}`);
    await expect(orders.find('bad')).rejects.toBeInstanceOf(RpcError);
    for (let n = 0; n < 10; n += 1) await orders.pay(`${n}`);
    const batch = await system.start('batch');
    await batch.refer(Orders).find('1');
  });
  afterAll(async () => {
    await system.close();
    await running.close();
    await prometheus.stop();
    await Promise.all(Object.values(processes).map((one) => one.stop()));
  });

  const graph = async (): Promise<CallGraph> =>
    (await running.send('GET', '/api/call-graph')).body as CallGraph;

  it('is made of metrics that name caller and provider', async () => {
    const { body } = await processes.gateway.metrics.expose();
    const labels =
      'application_name="gateway",interface="io.stampede.test.Orders",method="find",remote_application="order"';
    expect(body).toMatch(
      new RegExp(`^dubbo_consumer_rt_milliseconds_histogram_seconds_count\\{${labels},.*\\} 41$`, 'm'),
    );
    const addresses = body.match(
      new RegExp(`^dubbo_consumer_requests_total\\{${labels},remote_address=`, 'gm'),
    );
    expect(addresses).toHaveLength(2);
    const counted = await Promise.all(
      [processes.order1, processes.order2].map(async ({ metrics }) => {
        const own =
          'dubbo_provider_requests_total\\{application_name="order",.*method="find",remote_application="gateway",.*\\} (\\d+)$';
        return Number(new RegExp(`^${own}`, 'm').exec((await metrics.expose()).body)?.[1]);
      }),
    );
    expect(counted[0]! + counted[1]!).toBe(41);
  });

  it('shows who calls whom over all instances, each call once, in layers', async () => {
    const shown = await eventually(async () => {
      const read = await graph();
      expect(read.pairs.map(({ calls }) => calls)).toEqual([1, 51, 10]);
      return read;
    }, SCRAPED);
    expect(shown.layers).toEqual([['batch', 'gateway'], ['order'], ['payment']]);
    expect(shown.cycles).toEqual([]);
    const [ofBatch, ofGateway, ofOrder] = shown.pairs;
    expect(ofBatch).toMatchObject({ caller: 'batch', provider: 'order', failed: 0 });
    expect(ofOrder).toMatchObject({ caller: 'order', provider: 'payment', failed: 0 });
    expect(ofGateway).toMatchObject({
      caller: 'gateway',
      provider: 'order',
      failed: 1,
      failures: { SERVICE_ERROR: 1 },
      methods: [
        { interface: 'io.stampede.test.Orders', method: 'find', calls: 41, failed: 1 },
        { interface: 'io.stampede.test.Orders', method: 'pay', calls: 10, failed: 0 },
      ],
    });
    for (const { tp50Ms, tp90Ms, tp99Ms } of [...shown.pairs, ...ofGateway!.methods]) {
      expect(tp50Ms).toBeGreaterThan(0);
      expect(tp90Ms).toBeGreaterThanOrEqual(tp50Ms!);
      expect(tp99Ms).toBeGreaterThanOrEqual(tp90Ms!);
    }
  });

  it('tells of a circle', async () => {
    await payment.refer(Orders).find('1');
    await eventually(async () => {
      const { cycles, layers } = await graph();
      expect(cycles).toEqual([['order', 'payment']]);
      expect(layers).toEqual([
        ['batch', 'gateway'],
        ['order', 'payment'],
      ]);
    }, SCRAPED);
  });

  it('has windows that are named, and no others', async () => {
    for (const [window, lengthMs] of Object.entries(GRAPH_WINDOWS_MS)) {
      const { body } = await running.send('GET', `/api/call-graph?window=${window}`);
      expect(body.toMs - body.fromMs).toBe(lengthMs);
    }
    const { status, body } = await running.send('GET', '/api/call-graph?window=year');
    expect([status, body.code]).toEqual([422, 'VALIDATION_FAILED']);
  });
});

describe('the call graph without Prometheus', () => {
  it('is not known', async () => {
    const running = await RunningConsole.start({ PROMETHEUS_URL: 'http://127.0.0.1:9' });
    await running.logIn();
    expect((await running.send('GET', '/api/call-graph')).body).toBeNull();
    expect(running.logLines.filter((line) => line.includes('"part":"call graph"'))).toHaveLength(1);
    await running.close();
  });
});
