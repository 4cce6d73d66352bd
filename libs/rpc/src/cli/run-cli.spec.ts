import { describe, expect, it } from '@jest/globals';
import {
  boomResponse,
  createRequest,
  helloRequest,
  helloResponse,
} from '../../test/golden/dubbo-3.3.5-frames.js';
import { runOn } from '../../test/support/cli.js';

const HEARTBEAT = 'dabbe2000000000000000001000000014e';

describe('the command line', () => {
  it('tells what there is, and of each command how it is used with an example', async () => {
    const overview = await runOn(['--help']);
    expect(overview).toMatchObject({ code: 0, err: '' });
    for (const name of ['ls', 'describe', 'call', 'echo', 'decode']) {
      expect(overview.out).toContain(`\n  ${name} `);
      const help = await runOn([name, '--help']);
      expect(help).toMatchObject({ code: 0, err: '' });
      expect(help.out).toContain(`Usage: stampede-rpc ${name}`);
      expect(help.out).toContain(`Examples:\n  stampede-rpc ${name}`);
    }
    expect((await runOn([])).code).toBe(2);
  });

  it.each([
    [['fly'], 'no command "fly"; there are: ls, describe'],
    [['ls'], 'something is missing: stampede-rpc ls <registry>'],
    [['ls', '--fast', 'h:1'], "Unknown option '--fast'"],
    [['ls', 'dubbo://h:1'], 'only a ZooKeeper can be looked through'],
    [['call', 'h:1', 'method'], 'com.example.Service.method, not method'],
    [['call', 'h:1', 'a.B.c', '{'], 'not JSON'],
    [
      ['call', 'h:1', 'a.B.c', '[1]', '--types', 'int,int'],
      '--types names 2 types and there are 1 arguments',
    ],
    [['call', 'h:1', 'a.B.c', '[1]', '--timeout', 'soon'], '--timeout is a number of milliseconds'],
    [['call', 'h:1', 'a.B.c', '[1]', '-a', 'x'], 'an attachment is key=value'],
    [['describe', 'h:1', 'a.B'], 'does not tell its methods'],
    [['decode', 'xyz'], 'not a hexadecimal digit: x'],
    [['decode', 'dab'], 'half a byte'],
    [['decode', '00'], 'no frame at byte 0'],
    [['decode', HEARTBEAT.slice(0, 20)], 'header has 16 bytes, at byte 0 there are 10'],
    [['decode', HEARTBEAT.slice(0, -2)], 'its body has 1 bytes, there are 0'],
  ])('answers %j with exit code 2 and the reason', async (argv, message) => {
    const { code, out, err } = await runOn(argv);
    expect(err).toContain(message);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it('shows a request as a tree', async () => {
    const { code, out } = await runOn(['decode', helloRequest]);
    expect(code).toBe(0);
    expect(out).toContain('frame: "request"\ntwo-way: true\n');
    expect(out).toContain(
      'method: "hello"\nparameter types: "Ljava/lang/String;"\narguments:\n  [0]: "秒杀😀"\n',
    );
    expect(out).toContain('  remote.application: "java-consumer"');
  });

  it('shows objects with their classes, results and exceptions, as JSON where that is asked for', async () => {
    const [request] = JSON.parse((await runOn(['decode', createRequest, '--json'])).out) as [
      { arguments: unknown[] },
    ];
    expect(request.arguments[0]).toMatchObject({
      class: 'com.flash.api.OrderDTO',
      status: { class: 'com.flash.api.Status', name: 'CREATED' },
    });
    const frames = JSON.parse(
      (await runOn(['decode', helloResponse + boomResponse, '--json'])).out,
    ) as object[];
    expect(frames).toMatchObject([
      { frame: 'response', status: '20 ok', result: '4 value with attachments', value: 'hi 秒杀😀' },
      { result: expect.stringContaining('exception'), exception: { class: 'com.flash.api.BizException' } },
    ]);
  });

  it('reads frames from the standard input, as digits or as they are', async () => {
    for (const input of [` ${HEARTBEAT.replace(/(..)/g, '$1 ')}\n`, Buffer.from(HEARTBEAT, 'hex')]) {
      const { code, out } = await runOn(['decode'], input);
      expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('event: "heartbeat"') });
    }
    expect(await runOn(['decode'], '')).toMatchObject({ code: 2 });
  });

  it('shows a broken body as far as it can be read', async () => {
    const broken = Buffer.from(helloRequest, 'hex');
    broken[broken.indexOf(0x48)] = 0x40;
    const { code, out } = await runOn(['decode', broken.toString('hex')]);
    expect(code).toBe(0);
    expect(out).toContain('[0]: "秒杀😀"');
    expect(out).toContain('unreadable: "unknown code 0x40"');
  });
});
