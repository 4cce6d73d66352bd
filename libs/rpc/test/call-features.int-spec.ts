import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@stampede/testing';
import {
  currentCall,
  decimal,
  echo,
  enumeration,
  int64,
  list,
  map,
  method,
  nothing,
  nullable,
  RpcError,
  service,
  ServiceException,
  string,
  struct,
  withCall,
  type Infer,
  type Provider,
} from '../src/index.js';
import { Applications } from './support/applications.js';
import { EchoService, PATIENCE_MS } from './support/echo-service.js';

const Parcel = struct('io.stampede.test.Parcel', {
  id: int64(),
  state: enumeration('io.stampede.test.State', ['PACKED', 'SENT']),
  worth: decimal(),
  tags: list(string()),
  note: nullable(string()),
});

const TooHeavy = struct('io.stampede.test.TooHeavyException', { limit: int64() });

const ParcelService = service('io.stampede.test.ParcelService', {
  send: method({ args: [Parcel, int64('weight')], returns: Parcel, timeoutMs: PATIENCE_MS }),
  count: method({ args: [], returns: map(int64()), idempotent: true, timeoutMs: PATIENCE_MS }),
  log: method({ args: [string('line')], oneWay: true }),
  fail: method({ args: [], returns: nothing() }),
  weigh: method({ args: [int64('id')], returns: int64(), idempotent: true, throws: [TooHeavy] }),
});

class Parcels implements Provider<typeof ParcelService> {
  readonly lines: string[] = [];
  readonly seen: Record<string, string>[] = [];
  release: () => void = () => undefined;

  send(parcel: Infer<typeof Parcel>, weight: string): Infer<typeof Parcel> {
    const call = currentCall()!;
    this.seen.push({ ...call.attachments });
    call.resultAttachments.weight = weight;
    return { ...parcel, state: 'SENT' };
  }

  count(): Record<string, string> {
    return { all: '9007199254740993', few: '2' };
  }

  async log(line: string): Promise<void> {
    this.lines.push(line);
    if (line === 'wait') await new Promise<void>((resolve) => (this.release = resolve));
    if (line === 'fail') throw new Error('nobody hears this');
  }

  weigh(id: string): string {
    this.lines.push(`weigh ${id}`);
    if (id === '1') throw new ServiceException(TooHeavy, { limit: '20' }, 'more than 20');
    throw new RpcError('FORBIDDEN', 'not for you');
  }

  fail(): void {
    throw new Error('no parcel today');
  }
}

const patient = { timeoutMs: PATIENCE_MS };
const parcel = { id: '9007199254740993', state: 'PACKED' as const, worth: '199.00', tags: ['a'], note: null };

describe('features of a call', () => {
  let applications: Applications;
  let parcels: Parcels;

  beforeEach(() => {
    applications = new Applications();
    parcels = new Parcels();
  });

  afterEach(() => applications.closeAll());

  const provide = async (options = {}) => {
    const application = await applications.start({ application: 'parcels', port: 0 });
    await application.export(ParcelService, parcels, { warmupMs: 0, ...options });
    return application;
  };

  describe('one-way', () => {
    it('is over when it is sent, whether the provider waits or fails', async () => {
      await provide();
      const client = (await applications.start()).refer(ParcelService, patient);
      expect(await client.log('wait')).toBeUndefined();
      expect(await client.log('fail')).toBeUndefined();
      await eventually(() => expect(parcels.lines).toEqual(['wait', 'fail']));
      expect((await client.send(parcel, '5')).state).toBe('SENT');
      parcels.release();
    });

    it('is waited for by a provider that ends', async () => {
      const provider = await provide();
      const client = (await applications.start()).refer(ParcelService, patient);
      await client.log('wait');
      await eventually(() => expect(parcels.lines).toEqual(['wait']));
      let ended = false;
      const closing = provider.close().then(() => (ended = true));
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(ended).toBe(false);
      parcels.release();
      await closing;
    });

    it('fails when there is nobody to send to', async () => {
      const client = (await applications.start()).refer(ParcelService, patient);
      await expect(client.log('x')).rejects.toMatchObject({ code: 'NO_PROVIDER' });
    });

    it('is refused by a provider without a room, and nobody is told', async () => {
      const application = await applications.start({ application: 'parcels', port: 0, maxInFlight: 1 });
      await application.export(ParcelService, parcels, { warmupMs: 0 });
      const client = (await applications.start()).refer(ParcelService, { ...patient, retries: 0 });
      await client.log('wait');
      await client.log('too much');
      await expect(client.send(parcel, '5')).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
      expect(parcels.lines).toEqual(['wait']);
      parcels.release();
      await eventually(async () => expect((await client.send(parcel, '5')).state).toBe('SENT'));
    });
  });

  describe('echo', () => {
    it('is answered by every exported service without its implementation', async () => {
      const { implementation } = await applications.provider('one');
      await provide({ group: 'g', version: '2.0.0' });
      const application = await applications.start();
      const values = ['OK', 5, null, { a: [1, 2n ** 60n] }, new Date(5)];
      for (const client of [
        application.refer(EchoService, patient),
        application.refer(ParcelService, { group: 'g', version: '2.0.0', ...patient }),
        application.generic(EchoService.interfaceName, patient),
      ]) {
        for (const value of values) expect(await echo(client, value)).toEqual(value);
      }
      expect(implementation.calls).toBe(0);
    });

    it('fails as a call does, and only for what an application gave', async () => {
      const client = (await applications.start()).refer(ParcelService, patient);
      await expect(echo(client, 'x')).rejects.toMatchObject({ code: 'NO_PROVIDER' });
      await expect(echo({}, 'x')).rejects.toThrow('echo needs a client');
    });
  });

  describe('attachments of a call', () => {
    it('reach the provider, and what it attaches comes back', async () => {
      await provide();
      const client = (await applications.start({ application: 'shop' })).refer(ParcelService);
      const told: unknown[] = [];
      const options = {
        attachments: { 'dubbo.tag': 'gray', trace: 't1' },
        onResult: ({ attachments }: { attachments?: Record<string, string> }) =>
          told.push(attachments?.weight),
      };
      await withCall(options, async () => {
        await Promise.all([client.send(parcel, '1'), client.send(parcel, '2')]);
      });
      await client.send(parcel, '3');
      expect(told.sort()).toEqual(['1', '2']);
      expect(parcels.seen[0]).toMatchObject({
        'dubbo.tag': 'gray',
        trace: 't1',
        'remote.application': 'shop',
      });
      expect(parcels.seen[2]).not.toHaveProperty('trace');
    });

    it('of the tag go on with the calls made while serving', async () => {
      await provide();
      const middle = await applications.start({ application: 'middle', port: 0 });
      const inner = middle.refer(ParcelService, patient);
      await middle.export(EchoService, {
        ...({} as Provider<typeof EchoService>),
        echo: async (text: string) => (await inner.send(parcel, text)).state,
        ...Object.fromEntries(
          ['note', 'who', 'count', 'wait', 'waitOnce', 'fail'].map((name) => [name, () => undefined]),
        ),
      } as never);
      const client = (await applications.start()).refer(EchoService);
      const attachments = { 'dubbo.tag': 'canary', other: 'stays' };
      expect(await withCall({ attachments }, () => client.echo('1'))).toBe('SENT');
      expect(parcels.seen[0]).toMatchObject({ 'dubbo.tag': 'canary', 'remote.application': 'middle' });
      expect(parcels.seen[0]).not.toHaveProperty('other');
    });

    it('take their own time', async () => {
      const { implementation } = await applications.provider('one');
      const { client } = await applications.consumer();
      await client.echo('warm');
      const release = Promise.withResolvers<void>();
      implementation.held = release.promise;
      const startedAt = performance.now();
      const call = withCall({ timeoutMs: 60 }, () => client.waitOnce(1));
      await expect(call).rejects.toMatchObject({ code: 'TIMEOUT' });
      // By the contract it would have had 30 s.
      expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS - 10_000);
      release.resolve();
    });
  });

  describe('an exception', () => {
    it('that the contract declares reaches the caller with its fields, and is not tried again', async () => {
      await provide();
      const client = (await applications.start()).refer(ParcelService, patient);
      const error = await client.weigh('1').catch((caught: unknown) => caught);
      expect(error).toMatchObject({
        code: 'SERVICE_ERROR',
        message: 'io.stampede.test.TooHeavyException: more than 20',
        method: 'io.stampede.test.ParcelService.weigh',
      });
      expect(ServiceException.find(error, TooHeavy)).toEqual({ limit: '20' });
      await expect(client.weigh('2')).rejects.toMatchObject({ code: 'FORBIDDEN', message: 'not for you' });
      expect(parcels.lines).toEqual(['weigh 1', 'weigh 2']);
    });

    it('is named to a caller without a contract', async () => {
      await provide();
      const service = (await applications.start()).generic(ParcelService.interfaceName, patient);
      await expect(service.$invoke('weigh', ['long'], [1])).rejects.toMatchObject({
        code: 'SERVICE_ERROR',
        message: 'io.stampede.test.TooHeavyException: more than 20',
      });
    });
  });

  describe('generic', () => {
    const generic = async (options = {}) =>
      (await applications.start()).generic(ParcelService.interfaceName, { ...patient, ...options });

    it('calls a method by its name with untyped values and loses no digit', async () => {
      await provide();
      const service = await generic();
      const value = { class: Parcel.javaName, ...parcel, id: 9007199254740993n };
      const types = [Parcel.javaName, 'long'];
      expect(await service.$invoke('send', types, [value, 5])).toEqual({
        class: 'io.stampede.test.Parcel',
        id: 9007199254740993n,
        state: 'SENT',
        worth: '199.00',
        tags: ['a'],
        note: null,
      });
      expect(await service.$invoke('count', null, [])).toEqual({ all: 9007199254740993n, few: 2 });
    });

    it('carries attachments and a budget of its own', async () => {
      await provide();
      const service = await generic();
      await service.$invoke('send', null, [parcel, 5], { attachments: { trace: 'g1' }, timeoutMs: 20_000 });
      expect(parcels.seen[0]).toMatchObject({ trace: 'g1', generic: 'true' });
      expect(Number(parcels.seen[0]!.timeout)).toBeLessThanOrEqual(20_000);
    });

    it('says what does not fit, and which methods there are', async () => {
      await provide();
      const service = await generic();
      await expect(service.$invoke('send', null, [{ ...parcel, tags: [1] }, 5])).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        message: 'args[0].tags[0]: expected string, got number',
      });
      await expect(service.$invoke('find', null, [])).rejects.toMatchObject({
        code: 'METHOD_NOT_FOUND',
        message: expect.stringContaining('it has send, count, log, fail, weigh'),
      });
      await expect(service.$invoke('fail', null, [])).rejects.toMatchObject({
        code: 'SERVICE_ERROR',
        message: expect.stringContaining('no parcel today'),
      });
      await expect(service.$invoke('send', ['long'], [])).rejects.toThrow(
        '1 parameter types for 0 arguments',
      );
    });

    it('asks a provider of the group and version that it names', async () => {
      await provide({ group: 'g', version: '2.0.0' });
      const service = await generic({ group: 'g', version: '2.0.0' });
      expect(await service.$invoke('count', null, [])).toMatchObject({ few: 2 });
      const other = await generic();
      await expect(other.$invoke('count', null, [])).rejects.toMatchObject({ code: 'NO_PROVIDER' });
    });
  });
});
