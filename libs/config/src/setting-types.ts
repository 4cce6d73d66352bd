import { z } from 'zod';

/**
 * A setting as text: missing or empty is `is required (what)`; `parse` answers the value or throws the text of the problem.
 * Problems name what is expected and never repeat the value, because a value in the wrong variable may be a secret.
 */
function setting<T>(what: string, parse: (text: string) => T | undefined) {
  return z.string({ error: `is required (${what})` }).transform((text, context) => {
    const value = parse(text);
    if (value === undefined) {
      context.addIssue({ code: 'custom', message: `is not valid (${what})` });
      return z.NEVER;
    }
    return value;
  });
}

/** A TCP port, 1 to 65535. */
export function port() {
  return setting('port, 1 to 65535', (text) => wholeNumber(text, 1, 65_535));
}

/** A whole number in decimal digits. Default limits 0 to 2^53 - 1. */
export function integer(minimum = 0, maximum = Number.MAX_SAFE_INTEGER) {
  return setting(`whole number, ${minimum} to ${maximum}`, (text) => wholeNumber(text, minimum, maximum));
}

/** A duration in milliseconds, 0 or more, with the default that holds when the variable is missing. */
export function milliseconds(defaultMs: number) {
  return setting('milliseconds, a whole number', (text) =>
    wholeNumber(text, 0, Number.MAX_SAFE_INTEGER),
  ).prefault(String(defaultMs));
}

/** `true` or `false`, nothing else, with the default that holds when the variable is missing. */
export function flag(defaultValue: boolean) {
  return setting('true or false', (text) =>
    text === 'true' ? true : text === 'false' ? false : undefined,
  ).prefault(String(defaultValue));
}

/** One or more `host:port`, comma separated; the answer is a list. */
export function hostList() {
  return setting('host:port, comma separated', (text) => {
    const hosts = text.split(',').map((host) => host.trim());
    return hosts.every(isHostAndPort) ? hosts : undefined;
  });
}

/** A secret of at least so many characters. Its value is never part of a message. */
export function secret(minLength = 32) {
  return setting(`secret of at least ${minLength} characters`, (text) =>
    text.length >= minLength ? text : undefined,
  );
}

/** A URL with one of these protocols, e.g. `url('postgresql', 'postgres')`; without any, every protocol is taken. */
export function url(...protocols: string[]) {
  return setting(urlText(protocols), (text) => (isUrl(text, protocols) ? text : undefined));
}

/** One or more URLs, comma separated; the answer is a list. */
export function urlList(...protocols: string[]) {
  return setting(`${urlText(protocols)}, comma separated`, (text) => {
    const urls = text.split(',').map((part) => part.trim());
    return urls.every((part) => isUrl(part, protocols)) ? urls : undefined;
  });
}

function urlText(protocols: string[]): string {
  return protocols.length === 0
    ? 'URL'
    : `URL, ${protocols.map((protocol) => `${protocol}://…`).join(' or ')}`;
}

function isUrl(text: string, protocols: string[]): boolean {
  if (!URL.canParse(text)) return false;
  return protocols.length === 0 || protocols.includes(new URL(text).protocol.slice(0, -1));
}

function isHostAndPort(text: string): boolean {
  const match = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})$/.exec(text);
  return match !== null && wholeNumber(match[1]!, 1, 65_535) !== undefined;
}

function wholeNumber(text: string, minimum: number, maximum: number): number | undefined {
  if (!/^-?\d{1,16}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= minimum && value <= maximum ? value : undefined;
}
