import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, tcpProxy } from '@stampede/testing';
import {
  callback,
  currentCall,
  echo,
  int32,
  method,
  nothing,
  RpcError,
  service,
  string,
  type Provider,
} from '../src/index.js';
import { Applications } from './support/applications.js';
import { PATIENCE_MS } from './support/echo-service.js';

const StockListener = service('io.stampede.test.StockListener', {
  changed: method({ args: [string('skuId'), int32('left')], returns: string(), timeoutMs: PATIENCE_MS }),
  noted: method({ args: [string('line')], oneWay: true }),
});

const StockWatch = service('io.stampede.test.StockWatch', {
  watch: method({
    args: [string('skuId'), callback(StockListener)],
    returns: string(),
    timeoutMs: PATIENCE_MS,
  }),
  later: method({ args: [string('skuId'), callback(StockListener)], returns: nothing(), timeoutMs: 2000 }),
});

type Listener = Provider<typeof StockListener>;

/** Calls the listener at once, and keeps it. */
class Watch implements Provider<typeof StockWatch> {
  readonly listeners: Listener[] = [];

  async watch(skuId: string, listener: Listener): Promise<string> {
    this.listeners.push(listener);
    await listener.noted(`watching ${skuId}`);
    return listener.changed(skuId, 5);
  }

  /** Calls the listener when the time of this call is over. */
  later(_skuId: string, listener: Listener): void {
    const leftMs = currentCall()!.deadline - performance.now();
    setTimeout(() => void Promise.resolve(listener.changed('later', 1)).catch(() => undefined), leftMs + 100);
  }
}

class Heard implements Provider<typeof StockListener> {
  readonly lines: string[] = [];

  constructor(private readonly name: string) {}

  changed(skuId: string, left: number): string {
    this.lines.push(`${skuId} ${left}`);
    if (left < 0) throw new RpcError('FORBIDDEN', 'less than nothing');
    return `${this.name} heard`;
  }

  noted(line: string): void {
    this.lines.push(line);
  }
}

describe('a callback', () => {
  let applications: Applications;
  let watch: Watch;

  beforeEach(() => {
    applications = new Applications();
    watch = new Watch();
  });

  afterEach(() => applications.closeAll());

  async function provide(callbacks?: string) {
    const application = await applications.start({ application: 'stock', port: 0 });
    const parameters: Record<string, string> = callbacks === undefined ? {} : { callbacks };
    await application.export(StockWatch, watch, { warmupMs: 0, parameters });
    return application;
  }

  it('is called over the connection of the one who gave it, during the call and after it', async () => {
    await provide();
    const client = (await applications.start()).refer(StockWatch);
    const heard = new Heard('one');
    expect(await client.watch('s1', heard)).toBe('one heard');
    expect(await watch.listeners[0]!.changed('s1', 4)).toBe('one heard');
    expect(heard.lines).toEqual(['watching s1', 's1 5', 's1 4']);
    await expect(watch.listeners[0]!.changed('s1', -1)).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: 'less than nothing',
    });
    await expect(watch.listeners[0]!.changed('s1', 1.5)).rejects.toMatchObject({ code: 'SERIALIZATION' });
  });

  it('is the same client when it is given again, and only so many are taken', async () => {
    await provide();
    const client = (await applications.start()).refer(StockWatch);
    const [one, two] = [new Heard('one'), new Heard('two')];
    await client.watch('a', one);
    await client.watch('b', one);
    expect(watch.listeners[0]).toBe(watch.listeners[1]);
    await expect(client.watch('c', two)).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      message: expect.stringContaining('1 callbacks io.stampede.test.StockListener, at most 1'),
    });
    expect(two.lines).toEqual([]);
    // Another process has a connection, and callbacks, of its own.
    const other = (await applications.start()).refer(StockWatch);
    expect(await other.watch('d', two)).toBe('two heard');
  });

  it('may be one of several where the service allows it', async () => {
    await provide('2');
    const client = (await applications.start()).refer(StockWatch);
    expect(await client.watch('a', new Heard('one'))).toBe('one heard');
    expect(await client.watch('a', new Heard('two'))).toBe('two heard');
    expect(await watch.listeners[0]!.changed('x', 1)).toBe('one heard');
    expect(await watch.listeners[1]!.changed('x', 1)).toBe('two heard');
  });

  it('has its own time, not that of the call that brought it', async () => {
    await provide();
    const client = (await applications.start()).refer(StockWatch, { timeoutMs: PATIENCE_MS });
    const heard = new Heard('one');
    await echo(client, 'warm');
    await client.later('s', heard);
    await eventually(() => expect(heard.lines).toEqual(['later 1']));
  });

  it('ends with the connection, and can be given anew on the next one', async () => {
    const provider = await provide();
    const proxy = await tcpProxy({ target: `127.0.0.1:${provider.port}` });
    const client = (await applications.start()).refer(StockWatch, {
      providers: [`127.0.0.1:${proxy.port}`],
    });
    const heard = new Heard('one');
    await client.watch('s', heard);
    const waiting = watch.listeners[0]!;
    await proxy.cut();
    await eventually(() => expect(waiting.changed('s', 1)).rejects.toMatchObject({ code: 'NETWORK' }));
    await proxy.restore();
    await eventually(async () => expect(await client.watch('s', heard)).toBe('one heard'));
    expect(watch.listeners.at(-1)).not.toBe(waiting);
    await proxy.close();
  });

  it('must be an implementation, and none is called that was not given', async () => {
    await provide();
    const application = await applications.start();
    const client = application.refer(StockWatch);
    await expect(client.watch('s', { noted: () => undefined } as never)).rejects.toMatchObject({
      code: 'SERIALIZATION',
      message: 'args[1]: implementation of io.stampede.test.StockListener lacks changed',
    });
    await expect(client.watch('s', null as never)).rejects.toMatchObject({
      code: 'SERIALIZATION',
      message: 'args[1]: expected implementation of io.stampede.test.StockListener, got null',
    });
    const generic = application.generic(StockWatch.interfaceName);
    await expect(generic.$invoke('watch', null, ['s', null])).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: 'args[1]: expected a callback io.stampede.test.StockListener',
    });
    expect(watch.listeners).toEqual([]);
  });
});
