import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { Passwords } from '../../application/ports.js';
import { Bulkhead } from './bulkhead.js';

/** Work factors of scrypt (RFC 7914): 2^ln rounds over 128 · r bytes each, p times. */
interface Cost {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/** Of OWASP's equally strong choices the one that takes the least memory: 16 MiB, and a sixth of a second of one core. */
const COST: Cost = { ln: 14, r: 8, p: 5 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** Half of the thread pool that hashes are computed in: looking up a host name to reconnect to needs it too. */
const AT_ONCE = 2;
/** The last in line still has its answer within the time of a call. */
const MAX_WAITING = 16;

/** What an unknown user's password is compared with: it costs as much as any, and nothing is known to hash to it. */
const NOBODYS_HASH = encode(COST, Buffer.alloc(SALT_BYTES), Buffer.alloc(KEY_BYTES));

/** Hashes as text, `$scrypt$ln=14,r=8,p=5$salt$key`: what was hashed at another cost can be verified after the cost has changed. */
export class ScryptPasswords extends Passwords {
  private readonly bulkhead: Bulkhead;

  constructor(atOnce = AT_ONCE, maxWaiting = MAX_WAITING) {
    super();
    this.bulkhead = new Bulkhead(atOnce, maxWaiting);
  }

  override async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    return encode(COST, salt, await this.derive(password, COST, salt, KEY_BYTES));
  }

  override async verify(password: string, hash: string | undefined): Promise<boolean> {
    const { cost, salt, key } = decode(hash ?? NOBODYS_HASH);
    const isSame = timingSafeEqual(key, await this.derive(password, cost, salt, key.length));
    return isSame && hash !== undefined;
  }

  private derive(password: string, { ln, r, p }: Cost, salt: Buffer, keyBytes: number): Promise<Buffer> {
    const N = 2 ** ln;
    const options = { N, r, p, maxmem: 256 * N * r };
    // An input method may write the same letter in another form tomorrow.
    const text = password.normalize('NFKC');
    return this.bulkhead.run(
      () =>
        new Promise((resolve, reject) =>
          scrypt(text, salt, keyBytes, options, (error, key) => (error ? reject(error) : resolve(key))),
        ),
    );
  }
}

function encode({ ln, r, p }: Cost, salt: Buffer, key: Buffer): string {
  const [saltText, keyText] = [salt, key].map((bytes) => bytes.toString('base64').replace(/=+$/, ''));
  return `$scrypt$ln=${ln},r=${r},p=${p}$${saltText}$${keyText}`;
}

const HASH = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

function decode(hash: string): { cost: Cost; salt: Buffer; key: Buffer } {
  const match = HASH.exec(hash);
  if (!match) throw new Error('a stored password hash is unreadable');
  const [ln, r, p] = match.slice(1, 4).map(Number) as [number, number, number];
  const [salt, key] = match.slice(4).map((text) => Buffer.from(text, 'base64')) as [Buffer, Buffer];
  return { cost: { ln, r, p }, salt, key };
}
