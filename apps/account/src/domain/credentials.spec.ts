import { findPasswordProblem, findUsernameProblem, isPasswordLength, isUsername } from './credentials.js';

describe('credentials', () => {
  it.each(['al', 'Alice', 'a.b-c_d', '7seven', 'a'.repeat(40)])('take %s for a user name', (username) => {
    expect(isUsername(username)).toBe(true);
    expect(findUsernameProblem(username)).toBeUndefined();
  });

  it.each(['', 'a', '-alice', 'al ice', 'älice', 'аlice', 'alice\n', 'nul\0', 'a'.repeat(41)])(
    'refuse %j as a user name',
    (username) => {
      expect(isUsername(username)).toBe(false);
      expect(findUsernameProblem(username)).toMatch(/^a user name has /);
    },
  );

  it('bound a password on both sides and keep it on one line', () => {
    expect(findPasswordProblem('a'.repeat(12), 12)).toBeUndefined();
    expect(findPasswordProblem('正确的马电池订书钉组合密码', 12)).toBeUndefined();
    expect(findPasswordProblem('a'.repeat(11), 12)).toBe('a password has 12 characters or more');
    expect(findPasswordProblem('', 4)).toBe('a password has 4 characters or more');
    expect(findPasswordProblem('a'.repeat(257), 1)).toBe('a password has 256 characters or less');
    expect(findPasswordProblem('two\nlines', 1)).toMatch(/one line/);
    expect([isPasswordLength('a'.repeat(256)), isPasswordLength('a'.repeat(257))]).toEqual([true, false]);
  });
});
