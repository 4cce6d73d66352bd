import { BlockList, isIP } from 'node:net';
import type { RuleNode } from './rule-node.js';
import { fitsWildcard, type TextMatch } from './text-match.js';

const ANY_HOST = '0.0.0.0';

/**
 * Dubbo's `AddressMatch`: the first that is set of `cird` (its spelling; `cidr` too), `wildcard`, `exact`.
 *
 * @throws TypeError when none is set, or the block of addresses is none
 */
export function addressMatch(node: RuleNode): TextMatch {
  const block = node.field('cidr').optionalText() ?? node.field('cird').optionalText();
  if (block !== undefined) return blockMatch(block, node);
  const wildcard = node.field('wildcard').optionalText();
  if (wildcard !== undefined) {
    if (wildcard === ANY_HOST) return (address) => address !== undefined;
    return (address) => address !== undefined && fitsWildcard(wildcard, address);
  }
  const exact = node.field('exact').optionalText();
  if (exact !== undefined) return (address) => address === exact;
  return node.fail('cidr, wildcard or exact is missing');
}

function blockMatch(text: string, node: RuleNode): TextMatch {
  const match = /^(.+)\/(\d{1,3})$/.exec(text);
  const family = isIP(match?.[1] ?? '');
  if (match === null || family === 0) return node.fail(`not a block of addresses: ${text}`);
  const block = new BlockList();
  try {
    block.addSubnet(match[1]!, Number(match[2]), family === 4 ? 'ipv4' : 'ipv6');
  } catch {
    return node.fail(`not a block of addresses: ${text}`);
  }
  return (address) => {
    const host = hostOf(address ?? '');
    const version = isIP(host);
    return version !== 0 && block.check(host, version === 4 ? 'ipv4' : 'ipv6');
  };
}

/** `host` of `host:port`. */
const hostOf = (address: string): string =>
  isIP(address) === 0 ? address.replace(/:\d+$/, '').replace(/^\[|\]$/g, '') : address;

/** Whether an address in a rule means a provider: `host:port`, `host`, or `0.0.0.0` with its port, any or none. */
export function meansProvider(
  written: string,
  { address, host, port }: { readonly address: string; readonly host: string; readonly port: number },
): boolean {
  return [address, host, ANY_HOST, `${ANY_HOST}:*`, `${ANY_HOST}:${port}`].includes(written);
}

/** Whether an address in a rule means a host; a port in it does not count. */
export const meansHost = (written: string, host: string): boolean =>
  [ANY_HOST, host].includes(hostOf(written));
