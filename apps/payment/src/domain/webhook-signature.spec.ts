import { createHmac } from 'node:crypto';
import { isSignedByProvider, TOLERANCE_MS } from './webhook-signature.js';

const SECRET = 's'.repeat(32);
const BODY = '{"id":"evt"}';
const NOW_MS = 1_800_000_000_000;

const sign = (seconds: number | string, body = BODY, secret = SECRET) =>
  `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
const accepts = (header: string, body = BODY) => isSignedByProvider(body, header, SECRET, NOW_MS);

describe('isSignedByProvider', () => {
  const seconds = NOW_MS / 1000;

  it('accepts the signature of the secret over time and body, within the tolerance', () => {
    expect(accepts(sign(seconds))).toBe(true);
    expect(accepts(sign(seconds - TOLERANCE_MS / 1000))).toBe(true);
    expect(accepts(sign(seconds + TOLERANCE_MS / 1000))).toBe(true);
  });

  it('refuses another secret, body or time', () => {
    expect(accepts(sign(seconds, BODY, 'x'.repeat(32)))).toBe(false);
    expect(accepts(sign(seconds), `${BODY} `)).toBe(false);
    expect(accepts(sign(seconds).replace(`t=${seconds}`, `t=${seconds + 1}`))).toBe(false);
    expect(accepts(sign(seconds - TOLERANCE_MS / 1000 - 1))).toBe(false);
    expect(accepts(sign(seconds + TOLERANCE_MS / 1000 + 1))).toBe(false);
  });

  it.each([
    '',
    't=,v1=',
    'v1=00',
    `t=1e3,v1=${'0'.repeat(64)}`,
    `t=-1,v1=${'0'.repeat(64)}`,
    sign(seconds).slice(0, -1),
    ` ${sign(seconds)}`,
  ])('refuses what is no signature: "%s"', (header) => {
    expect(accepts(header)).toBe(false);
  });
});
