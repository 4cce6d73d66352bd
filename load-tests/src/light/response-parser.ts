/** What a generator needs of an HTTP/1.1 response. */
export interface ParsedResponse {
  readonly status: number;
  readonly retryAfterS: number | undefined;
  /** The server closes the connection after it. */
  readonly closes: boolean;
  readonly body: string;
}

/**
 * Reads one HTTP/1.1 response at a time from a connection without pipelining: status line, headers up to the empty line, then a body
 * of Content-Length bytes, or chunks, or none (204, 304). Text is latin1, so that characters are bytes.
 */
export class ResponseParser {
  private received = '';

  /** Takes what arrived; returns the response once it is complete. Throws on what is not HTTP. */
  push(text: string): ParsedResponse | undefined {
    this.received = this.received === '' ? text : this.received + text;
    const headEnd = this.received.indexOf('\r\n\r\n');
    if (headEnd < 0) return undefined;
    const head = this.received.slice(0, headEnd);
    const status = Number(head.slice(9, 12));
    if (!head.startsWith('HTTP/1.') || !Number.isInteger(status)) throw new Error('not an HTTP response');
    if (status < 200) {
      const rest = this.received.slice(headEnd + 4);
      this.received = '';
      return rest === '' ? undefined : this.push(rest);
    }
    const body = this.body(head, headEnd + 4, status);
    if (body === undefined) return undefined;
    this.received = '';
    const retryAfter = header(head, 'retry-after');
    return {
      status,
      retryAfterS: retryAfter === undefined ? undefined : Number(retryAfter),
      closes: header(head, 'connection')?.toLowerCase() === 'close',
      body,
    };
  }

  reset(): void {
    this.received = '';
  }

  private body(head: string, from: number, status: number): string | undefined {
    const length = header(head, 'content-length');
    if (length !== undefined) {
      const end = from + Number(length);
      return this.received.length >= end ? this.received.slice(from, end) : undefined;
    }
    if (header(head, 'transfer-encoding') === 'chunked') return readChunks(this.received, from);
    if (status === 204 || status === 304) return '';
    throw new Error('a response without a length');
  }
}

function header(head: string, name: string): string | undefined {
  const match = new RegExp(`\\r\\n${name}:[ \\t]*([^\\r]*)`, 'i').exec(head);
  return match?.[1]?.trim();
}

function readChunks(text: string, from: number): string | undefined {
  let body = '';
  for (let at = from; ;) {
    const sizeEnd = text.indexOf('\r\n', at);
    if (sizeEnd < 0) return undefined;
    const size = parseInt(text.slice(at, sizeEnd), 16);
    if (Number.isNaN(size)) throw new Error('a chunk without a size');
    const end = sizeEnd + 2 + size;
    if (text.length < end + 2) return undefined;
    if (size === 0) return body;
    body += text.slice(sizeEnd + 2, end);
    at = end + 2;
  }
}
