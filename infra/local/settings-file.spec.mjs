import { describe, expect, it } from '@jest/globals';
import { fillIn, readSettings, settingLines } from './settings-file.mjs';

describe('a settings file', () => {
  it('gets its names filled in, comments aside', () => {
    expect(fillIn('# ${PORT} is the port\nport=${PORT}', { PORT: 7 })).toBe('# ${PORT} is the port\nport=7');
  });

  it('is refused when a name has no value', () => {
    expect(() => fillIn('port=${PORT}', {})).toThrow('no value for ${PORT}');
  });

  it('is a list of names and values, whatever stands between them', () => {
    expect(settingLines('# c\nappendonly yes\nmax_connections = 200\nnode.id=1\nsave ""\n')).toEqual([
      ['appendonly', 'yes'],
      ['max_connections', '200'],
      ['node.id', '1'],
      ['save', '""'],
    ]);
  });

  it('of Redis keeps every write and evicts nothing', async () => {
    const settings = Object.fromEntries(settingLines(await readSettings('redis/redis.conf')));
    expect(settings).toMatchObject({ appendonly: 'yes', 'maxmemory-policy': 'noeviction' });
  });

  it('of PostgreSQL allows prepared transactions', async () => {
    const settings = Object.fromEntries(settingLines(await readSettings('postgres/postgresql.conf')));
    expect(settings.max_prepared_transactions).toBe('64');
  });
});
