import { parseArguments } from './parse-arguments.js';

describe('arguments of create-user', () => {
  it('name a user and a role', () => {
    expect(parseArguments(['--username', 'ada', '--role=operator'])).toEqual({
      kind: 'USER',
      username: 'ada',
      role: 'OPERATOR',
    });
    expect(parseArguments(['--role', 'buyer', '--username', 'bo'])).toMatchObject({ role: 'BUYER' });
  });

  it.each([['-h'], ['--help', '--role', 'king']])('ask for help with %s', (...args) => {
    expect(parseArguments(args)).toEqual({ kind: 'HELP' });
  });

  it.each([
    [[], '--username is required'],
    [['--username', 'ada'], '--role is buyer or operator'],
    [['--username', 'ada', '--role', 'king'], '--role is buyer or operator'],
    [['--username', 'ada', '--role', 'constructor'], '--role is buyer or operator'],
    [['--username', 'ada', '--password', 'x'], "Unknown option '--password'"],
    [['ada'], "Unexpected argument 'ada'"],
  ])('are wrong when they are %j', (args, problem) => {
    expect(parseArguments(args)).toEqual({ kind: 'WRONG', problem: expect.stringContaining(problem) });
  });
});
