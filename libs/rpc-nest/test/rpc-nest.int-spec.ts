import { Controller, Injectable, Module, type INestApplication } from '@nestjs/common';
import { Ctx, MessagePattern, Payload, RpcException } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  int32,
  method,
  nullable,
  RpcApplication,
  service,
  string,
  type Client,
  type Provider,
  type RpcApplicationOptions,
} from '@stampede/rpc';
import { eventually, requireEnv } from '@stampede/testing';
import { firstValueFrom, of } from 'rxjs';
import {
  Reference,
  RpcClientProxy,
  RpcContext,
  RpcHealthIndicator,
  RpcModule,
  RpcServerStrategy,
  RpcService,
} from '../src/index.js';

/** Longer than any test lasts, on a machine that is busy with other things too. */
const PATIENCE_MS = 30_000;

const GreetingService = service('io.stampede.test.GreetingService', {
  greet: method({ args: [string('name')], returns: string(), idempotent: true, timeoutMs: PATIENCE_MS }),
  wait: method({ args: [int32('ms')], returns: string(), timeoutMs: PATIENCE_MS }),
});

const SumService = service('io.stampede.test.SumService', {
  add: method({ args: [int32('a'), int32('b')], returns: int32(), idempotent: true, timeoutMs: PATIENCE_MS }),
  find: method({
    args: [string('id')],
    returns: nullable(string()),
    idempotent: true,
    timeoutMs: PATIENCE_MS,
  }),
  refuse: method({ args: [], returns: int32(), timeoutMs: PATIENCE_MS }),
  unanswered: method({ args: [], returns: int32(), timeoutMs: PATIENCE_MS }),
});

@Injectable()
class Politeness {
  readonly word = 'Dear';
}

@RpcService(GreetingService)
class GreetingRpcService implements Provider<typeof GreetingService> {
  /** Calls of `wait` that have begun. */
  waits = 0;

  constructor(private readonly politeness: Politeness) {}

  greet(name: string): string {
    return `${this.politeness.word} ${name}`;
  }

  async wait(ms: number): Promise<string> {
    this.waits++;
    await new Promise((resolve) => setTimeout(resolve, ms));
    return 'waited';
  }
}

@Injectable()
class Guest {
  constructor(@Reference(GreetingService) readonly greetings: Client<typeof GreetingService>) {}
}

@Controller()
class SumController {
  @MessagePattern('io.stampede.test.SumService.add')
  add(@Payload() [a, b]: [number, number]): number {
    return a + b;
  }

  @MessagePattern('io.stampede.test.SumService.find')
  find(@Payload('0') id: string, @Ctx() context: RpcContext) {
    return of(id === 'known' ? `${context.getPattern()} ${context.getCall()?.methodName}` : null);
  }

  @MessagePattern('io.stampede.test.SumService.refuse')
  refuse(): never {
    throw new RpcException({ code: 'FORBIDDEN', message: 'not for you' });
  }
}

describe('RPC in Nest', () => {
  let root: string;
  const started: INestApplication[] = [];

  beforeEach(() => {
    root = `nest-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
  });

  afterEach(async () => {
    for (const app of started.splice(0).reverse()) await app.close();
  });

  const options = (port?: number): RpcApplicationOptions => ({
    application: 'nest-test',
    registry: { hosts: requireEnv('ZOOKEEPER_HOSTS'), root, connectTimeoutMs: PATIENCE_MS },
    port,
  });

  async function start(
    module: { providers?: unknown[]; controllers?: unknown[] },
    port?: number,
  ): Promise<INestApplication> {
    @Module({
      imports: [
        RpcModule.forRootAsync({
          inject: [SETTINGS],
          useFactory: (settings: RpcApplicationOptions) => settings,
          imports: [settingsModule(options(port))],
        }),
      ],
      ...(module as object),
    })
    class AppModule {}
    const testing = await Test.createTestingModule({ imports: [AppModule] }).compile();
    const app = testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), {
      logger: false,
    });
    started.push(app);
    return app;
  }

  it('exports marked providers with their dependencies and injects typed references', async () => {
    const provider = await start({ providers: [Politeness, GreetingRpcService] }, 0);
    await provider.init();
    const consumer = await start({ providers: [RpcModule.reference(GreetingService), Guest] });
    await consumer.init();

    expect(await consumer.get(Guest).greetings.greet('Ada')).toBe('Dear Ada');
    expect(provider.get(RpcHealthIndicator).check().exports).toEqual({
      'io.stampede.test.GreetingService': true,
    });
    await eventually(() => expect(consumer.get(RpcHealthIndicator).isReady()).toBe(true));
  });

  it('serves calls that are under way when the application closes', async () => {
    const provider = await start({ providers: [Politeness, GreetingRpcService] }, 0);
    await provider.init();
    const consumer = await start({ providers: [RpcModule.reference(GreetingService), Guest] });
    await consumer.init();
    const { greetings } = consumer.get(Guest);
    await greetings.greet('Ada');
    const waiting = greetings.wait(300);
    await eventually(() => expect(provider.get(GreetingRpcService).waits).toBe(1));
    started.splice(started.indexOf(provider), 1);
    await provider.close();
    await expect(waiting).resolves.toBe('waited');
    await eventually(() => expect(greetings.greet('Bob')).rejects.toMatchObject({ code: 'NO_PROVIDER' }));
  });

  it('answers message patterns over Dubbo, and sends by them', async () => {
    const provider = await start({ controllers: [SumController] }, 0);
    provider.connectMicroservice({
      strategy: new RpcServerStrategy({ rpc: provider.get(RpcApplication), contracts: [SumService] }),
    });
    await provider.startAllMicroservices();
    await provider.init();
    const consumer = await start({});
    await consumer.init();
    const proxy = new RpcClientProxy({ rpc: consumer.get(RpcApplication), contracts: [SumService] });
    const send = <T>(name: string, args: unknown): Promise<T> =>
      firstValueFrom(proxy.send<T>(`io.stampede.test.SumService.${name}`, args), {
        defaultValue: undefined as T,
      });

    expect(await send('add', [20, 22])).toBe(42);
    expect(await send('find', ['known'])).toBe('io.stampede.test.SumService.find find');
    expect(await send('find', ['other'])).toBeNull();
    await expect(send('refuse', [])).rejects.toMatchObject({ code: 'FORBIDDEN', message: 'not for you' });
    await expect(send('unanswered', [])).rejects.toMatchObject({ code: 'METHOD_NOT_FOUND' });
    await expect(send('add', ['a', 1])).rejects.toMatchObject({ code: 'SERIALIZATION' });
    await expect(send('add', 'not a list')).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(send('unknown', [])).rejects.toMatchObject({ code: 'METHOD_NOT_FOUND' });
    await expect(firstValueFrom(proxy.emit('io.stampede.test.SumService.add', [1, 2]))).resolves.toBe(3);
  });

  it('refuses a pattern that no contract has', async () => {
    @Controller()
    class Stray {
      @MessagePattern('io.stampede.test.SumService.multiply')
      multiply(): number {
        return 0;
      }
    }
    const provider = await start({ controllers: [Stray] }, 0);
    provider.connectMicroservice({
      strategy: new RpcServerStrategy({ rpc: provider.get(RpcApplication), contracts: [SumService] }),
    });
    await expect(provider.startAllMicroservices()).rejects.toThrow(
      'no contract has the method of the pattern "io.stampede.test.SumService.multiply"',
    );
  });
});

const SETTINGS = 'settings';

function settingsModule(value: RpcApplicationOptions) {
  @Module({ providers: [{ provide: SETTINGS, useValue: value }], exports: [SETTINGS] })
  class SettingsModule {}
  return SettingsModule;
}
