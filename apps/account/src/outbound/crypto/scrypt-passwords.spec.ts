import { Unavailable } from '../../application/ports.js';
import { ScryptPasswords } from './scrypt-passwords.js';

const COST = /^\$scrypt\$ln=14,r=8,p=5\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/;
/** RFC 7914, section 12: scrypt("pleaseletmein", "SodiumChloride", 16384, 8, 1, 64). */
const OF_THE_RFC = `$scrypt$ln=14,r=8,p=1$${base64('SodiumChloride')}$${Buffer.from(
  '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
  'hex',
)
  .toString('base64')
  .replace(/=+$/, '')}`;

function base64(text: string): string {
  return Buffer.from(text).toString('base64').replace(/=+$/, '');
}

describe('scrypt-passwords', () => {
  it('keep cost and salt beside the key, and never make the same hash twice', async () => {
    const passwords = new ScryptPasswords();
    const [first, second] = [await passwords.hash('secret'), await passwords.hash('secret')];
    expect(first).toMatch(COST);
    expect(first).not.toBe(second);
    expect(await passwords.verify('secret', first)).toBe(true);
    expect(await passwords.verify('Secret', first)).toBe(false);
  });

  it('verify what was hashed at another cost', async () => {
    const passwords = new ScryptPasswords();
    expect(await passwords.verify('pleaseletmein', OF_THE_RFC)).toBe(true);
    expect(await passwords.verify('pleaseletmeout', OF_THE_RFC)).toBe(false);
  });

  it('take the same letters for the same, however an input method writes them', async () => {
    const passwords = new ScryptPasswords();
    expect(await passwords.verify('ｃａｆé', await passwords.hash('cafe\u0301'))).toBe(true);
  });

  it('are false without a hash, after waiting in the same line for the same work', async () => {
    const passwords = new ScryptPasswords(1, 2);
    expect(await passwords.verify('', undefined)).toBe(false);
    const admitted = Array.from({ length: 3 }, () => passwords.verify('secret', undefined));
    await expect(passwords.verify('secret', undefined)).rejects.toThrow(Unavailable);
    expect(await Promise.all(admitted)).toEqual([false, false, false]);
  });

  it('say nothing of a stored hash that they cannot read', async () => {
    await expect(new ScryptPasswords().verify('secret', '$argon2id$v=19$abc')).rejects.toThrow(
      /^a stored password hash is unreadable$/,
    );
  });
});
