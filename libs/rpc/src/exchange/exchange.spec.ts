import { describe, expect, it } from '@jest/globals';
import { RpcError } from '../common/rpc-error.js';
import { HEADER_BYTES } from '../transport/frame-header.js';
import { heartbeatRequest, heartbeatResponse, readEvent, readonlyEvent } from './events.js';
import { InFlightRequest, InFlightTable } from './in-flight-table.js';

class Request extends InFlightRequest {
  ends: string[] = [];

  override onResponse(): void {
    this.ends.push('response');
  }

  override onFailure(error: RpcError): void {
    this.ends.push(error.code);
  }

  override onTimeout(): void {
    this.ends.push('timeout');
  }
}

const header = (idHigh: number, idLow: number) => ({ flags: 2, status: 20, idHigh, idLow, length: 0 });

describe('InFlightTable', () => {
  it('gives a request to the response that carries all 64 bits of its id, once', () => {
    const table = new InFlightTable();
    const request = new Request();
    table.add(request, performance.now() + 1000);
    const { idHigh, idLow } = request;
    expect(table.take(header(idHigh ^ 1, idLow))).toBeUndefined();
    expect(table.take(header(idHigh, idLow ^ 1))).toBeUndefined();
    expect(table.take(header(idHigh, idLow))).toBe(request);
    expect(table.take(header(idHigh, idLow))).toBeUndefined();
    expect(table.size).toBe(0);
  });

  it('gives every request an id of its own', () => {
    const table = new InFlightTable();
    const ids = new Set<number>();
    for (let count = 0; count < 1000; count++) {
      const request = new Request();
      table.add(request, performance.now() + 1000);
      ids.add(request.idLow);
    }
    expect(ids.size).toBe(1000);
    table.failAll(() => new RpcError('NETWORK', 'lost'));
  });

  it('finds every request however many there are, also while an old one holds its slot', () => {
    const table = new InFlightTable();
    const slow = new Request();
    table.add(slow, performance.now() + 1000);
    const requests: Request[] = [];
    for (let count = 0; count < 3000; count++) {
      requests.push(new Request());
      table.add(requests.at(-1)!, performance.now() + 1000);
      // Ids go round the slots several times.
      if (requests.length > 700)
        table.take(header(requests[0]!.idHigh, requests[0]!.idLow)) && requests.shift();
    }
    expect(table.size).toBe(701);
    expect(new Set([slow, ...requests].map(({ idLow }) => idLow)).size).toBe(701);
    for (const request of [slow, ...requests])
      expect(table.take(header(request.idHigh, request.idLow))).toBe(request);
    table.remove(slow);
    expect(table.size).toBe(0);
  });

  it('ends each request exactly once, by failure, response or time', async () => {
    const table = new InFlightTable();
    const [answered, failed, late] = [new Request(), new Request(), new Request()];
    table.add(answered, performance.now() + 20);
    table.add(late, performance.now() + 20);
    table.take(header(answered.idHigh, answered.idLow))!.onResponse(header(0, 0), Buffer.alloc(0));
    await new Promise((resolve) => setTimeout(resolve, 60));
    table.remove(late);
    table.add(failed, performance.now() + 20);
    table.failAll(() => new RpcError('NETWORK', 'lost'));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect([answered.ends, failed.ends, late.ends]).toEqual([['response'], ['NETWORK'], ['timeout']]);
  });
});

describe('events', () => {
  it("are Java's bytes", () => {
    expect(heartbeatRequest(7).toString('hex')).toBe('dabbe2000000000000000007000000014e');
    expect(
      heartbeatResponse({ flags: 0xe2, status: 0, idHigh: -1, idLow: -2, length: 1 }).toString('hex'),
    ).toBe('dabb2214fffffffffffffffe000000014e');
    expect(readonlyEvent().toString('hex')).toBe('dabba2000000000000000000000000020152');
  });

  it('are told apart, and anything large is not looked at', () => {
    const body = (frame: Buffer): Buffer => frame.subarray(HEADER_BYTES);
    expect(readEvent(body(heartbeatRequest(1)))).toBe('heartbeat');
    expect(readEvent(body(readonlyEvent()))).toBe('readonly');
    expect(readEvent(Buffer.from([0x01, 0x57]))).toBe('writeable');
    expect(readEvent(Buffer.alloc(16, 0x4e))).toBe('unknown');
    expect(readEvent(Buffer.alloc(0))).toBe('unknown');
  });
});
