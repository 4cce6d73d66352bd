import type { IncomingHttpHeaders } from 'node:http';

/** A request as it came, its body complete. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query; the host means nothing. */
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** `host:port` of the client. */
  readonly peer: string;
}

/** A response, on either side. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

/** An answer of text. */
export const textAnswer = (
  status: number,
  contentType: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer => ({ status, headers: { 'content-type': contentType, ...headers }, body: Buffer.from(text) });

/** Set in answers of a server that wants no new calls. */
export const READONLY_HEADER = 'rpc-readonly';
