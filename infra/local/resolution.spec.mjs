import { describe, expect, it } from '@jest/globals';
import { environmentMark, externalAddresses, waysToHave } from './resolution.mjs';

describe('where a part comes from', () => {
  it.each(
    /** @type {const} */ ([
      ['auto', true, true, ['external']],
      ['auto', false, true, ['docker', 'native']],
      ['auto', false, false, ['native']],
      ['docker', false, true, ['docker']],
      ['docker', false, false, []],
      ['docker', true, false, ['external']],
      ['native', false, true, ['native']],
      ['native', true, true, ['external']],
      ['external', true, true, ['external']],
      ['external', false, true, []],
    ]),
  )('with --infra=%s, an address %s and an engine %s is %j', (mode, hasUrl, dockerAnswers, ways) => {
    expect(waysToHave({ mode, hasUrl, dockerAnswers })).toEqual(ways);
  });
});

describe('addresses in the environment', () => {
  it('are external servers', () => {
    const { REDIS_URL, KAFKA_BROKERS } = externalAddresses({
      REDIS_URL: 'redis://elsewhere:6379',
      KAFKA_BROKERS: '',
    });
    expect(REDIS_URL).toBe('redis://elsewhere:6379');
    expect(KAFKA_BROKERS).toBeUndefined();
  });

  it('are not, when they are what `npm run env` printed of our own stack', () => {
    const printed = { REDIS_URL: 'redis://:secret@127.0.0.1:17379', KAFKA_BROKERS: '127.0.0.1:17092' };
    const env = { ...printed, STAMPEDE_ENV: environmentMark(printed) };
    expect(externalAddresses(env)).toEqual({});
    expect(externalAddresses({ ...env, KAFKA_BROKERS: 'elsewhere:9092' })).toMatchObject({
      KAFKA_BROKERS: 'elsewhere:9092',
    });
  });

  it('leave no password in the mark', () => {
    expect(environmentMark({ REDIS_URL: 'redis://:secret@127.0.0.1:17379' })).not.toContain('secret');
  });
});
