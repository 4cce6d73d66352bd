import { describe, expect, it } from '@jest/globals';
import { APP_NAMES, acceptNoArguments, parseStartArguments } from './arguments.mjs';

describe('the arguments of npm start', () => {
  it('start everything once, from wherever it can be had, when there are none', () => {
    expect(parseStartArguments([])).toEqual({
      infra: 'auto',
      replicas: {},
      apps: [...APP_NAMES],
      detach: false,
      seed: true,
      build: true,
      help: false,
    });
  });

  it('take values behind = and as the next word, and replicas repeated or comma separated', () => {
    const options = parseStartArguments([
      '--infra',
      'native',
      '--replicas=order=2,payment=3',
      '--replicas',
      'gateway=2',
      '--detach',
    ]);
    expect(options).toMatchObject({
      infra: 'native',
      replicas: { order: 2, payment: 3, gateway: 2 },
      detach: true,
    });
  });

  it('choose apps in their order of start, whatever the order they are named in', () => {
    expect(parseStartArguments(['--apps=console,gateway,catalog,inventory']).apps).toEqual([
      'inventory',
      'catalog',
      'gateway',
      'console',
    ]);
    expect(parseStartArguments(['--apps=none']).apps).toEqual([]);
  });

  it.each([
    [['--frobnicate'], /Unknown argument --frobnicate[\s\S]*--infra=auto/],
    [['order'], /Unknown argument order/],
    [['--infra=cloud'], /--infra is one of auto, docker, native, external, not "cloud"/],
    [['--infra'], /--infra needs a value/],
    [['--replicas=order'], /is a number from 1 to 9, not ""/],
    [['--replicas=order=0'], /from 1 to 9, not "0"/],
    [['--replicas=order=10'], /from 1 to 9, not "10"/],
    [['--replicas=order=2=3'], /wants app=N/],
    [['--replicas=payment-provider=2'], /from 1 to 1, not "2"/],
    [['--replicas=storefront=2'], /from 1 to 1, not "2"/],
    [['--replicas=console=2'], /from 1 to 1, not "2"/],
    [['--replicas=shop=2'], /an app of payment-provider, inventory/],
    [['--apps=shop'], /there is no app "shop"/],
    [['--detach=yes'], /--detach takes no value/],
  ])('refuse %j with exit code 2 and a list of the flags', (argv, message) => {
    expect(() => parseStartArguments(argv)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(message) }),
    );
    expect(() => parseStartArguments(argv)).toThrow(/--replicas app=N/);
  });
});

describe('a command without arguments', () => {
  it('refuses one with exit code 2', () => {
    expect(() => acceptNoArguments(['now'], { command: 'stop', does: 'ends it' })).toThrow(
      expect.objectContaining({ exitCode: 2 }),
    );
  });
});
