import { describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { isRepeatable, isTransient, isUniqueViolation } from './errors.js';

const failed = (fields: object, message = 'failed') =>
  new QueryFailedError('SELECT 1', [], Object.assign(new Error(message), fields));

describe('errors of PostgreSQL', () => {
  it('finds the code of the driver inside the error of TypeORM, and inside a cause', () => {
    expect(
      isUniqueViolation(failed({ code: '23505', constraint: 'one_live_attempt' }), 'one_live_attempt'),
    ).toBe(true);
    expect(isUniqueViolation(new Error('outer', { cause: failed({ code: '23505' }) }))).toBe(true);
    expect(isUniqueViolation(failed({ code: '23503' }))).toBe(false);
    expect(isUniqueViolation(undefined)).toBe(false);
  });

  it.each(['40001', '40P01'])('repeats the transaction for %s', (code) => {
    expect(isRepeatable(failed({ code }))).toBe(true);
    expect(isTransient(failed({ code }))).toBe(true);
  });

  it.each([
    { code: '57P01' },
    { code: '57P03' },
    { code: '08006' },
    { code: '53300' },
    { code: 'ECONNREFUSED' },
    { code: 'ECONNRESET' },
  ])('calls %j transient, and not a reason to repeat', (fields) => {
    expect(isTransient(failed(fields))).toBe(true);
    expect(isRepeatable(failed(fields))).toBe(false);
  });

  it.each([
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'Query read timeout',
  ])('calls %j of the driver transient', (message) => {
    expect(isTransient(new Error(message))).toBe(true);
  });

  it('finds a refused connection among several addresses', () => {
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    expect(isTransient(new AggregateError([refused], ''))).toBe(true);
  });

  it.each([{ code: '23505' }, { code: '42P01' }, { code: '28P01' }, { code: '3D000' }, { code: '0' }, {}])(
    'does not call %j transient',
    (fields) => {
      expect(isTransient(failed(fields))).toBe(false);
    },
  );

  it('is not led round by an error that causes itself', () => {
    const error = new Error('round');
    error.cause = error;
    expect(isTransient(error)).toBe(false);
  });
});
