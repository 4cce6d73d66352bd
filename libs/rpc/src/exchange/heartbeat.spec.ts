import { beforeEach, describe, expect, it } from '@jest/globals';
import { silentLogger } from '../common/logger.js';
import type { Connection } from '../transport/connection.js';
import { Heartbeat } from './heartbeat.js';

const EVERY_MS = 100;

describe('Heartbeat', () => {
  let now: number;
  let incidents: string[];
  let heartbeat: Heartbeat;
  let connection: { lastReadAt: number; lastWriteAt: number; asked: number; cut: boolean };

  beforeEach(() => {
    now = 1000;
    incidents = [];
    connection = { lastReadAt: now, lastWriteAt: now, asked: 0, cut: false };
    heartbeat = new Heartbeat({
      heartbeatMs: 3 * EVERY_MS,
      maxInFlight: 1,
      maxPendingBytes: 1,
      maxReconnectDelayMs: 1,
      logger: silentLogger,
      incidents: (kind) => incidents.push(kind),
    });
  });

  /** Time passes, in which the peer answers each question or none; then the connection is looked at. */
  function pass(ms: number, answers = false): void {
    now += ms;
    if (answers && connection.asked > 0) connection.lastReadAt = now;
    const given = {
      ...connection,
      write: () => {
        connection.asked++;
        connection.lastWriteAt = now;
      },
      destroy: () => (connection.cut = true),
    };
    heartbeat.check(given as unknown as Connection, 'h:1', now);
  }

  it('asks after the period without a byte, and leaves a peer alone that answers', () => {
    for (let tick = 0; tick < 2; tick++) pass(EVERY_MS);
    expect(connection.asked).toBe(0);
    pass(EVERY_MS);
    expect(connection.asked).toBe(1);
    for (let tick = 0; tick < 100; tick++) pass(EVERY_MS, true);
    expect([connection.asked > 20, connection.cut]).toEqual([true, false]);
  });

  it('asks where only this side is silent: the peer must hear of it', () => {
    for (let tick = 0; tick < 3; tick++) {
      pass(EVERY_MS);
      connection.lastReadAt = now;
    }
    expect(connection.asked).toBe(1);
  });

  it('cuts the connection after three periods without an answer', () => {
    for (let tick = 0; tick < 9; tick++) pass(EVERY_MS);
    expect(connection.cut).toBe(false);
    pass(EVERY_MS);
    expect([connection.cut, incidents]).toEqual([true, ['half-open']]);
  });

  it('asks first where this process itself stood still, and goes on with a peer that answers then', () => {
    pass(100 * EVERY_MS);
    pass(100 * EVERY_MS);
    expect([connection.asked, connection.cut]).toEqual([2, false]);
    pass(EVERY_MS, true);
    for (let tick = 0; tick < 9; tick++) pass(EVERY_MS);
    expect(connection.cut).toBe(false);
    pass(EVERY_MS);
    expect(connection.cut).toBe(true);
  });
});
