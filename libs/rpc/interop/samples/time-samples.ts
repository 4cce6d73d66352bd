import { named } from './scalar-samples.js';

/** The classes of java.time; each sample is called after its text. */
export const timeSamples: Record<string, unknown> = {
  ...named('localDate', ['2024-02-29', '0000-01-01', '-0044-03-15', '+12345-12-31']),
  ...named('localTime', ['00:00:00', '01:02:03.000000004', '23:59:59.999999999']),
  ...named('localDateTime', ['2024-02-29T01:02:03', '1969-12-31T23:59:59.5']),
  ...named('instant', ['1970-01-01T00:00:00Z', '1969-12-31T23:59:59.999999999Z']),
  ...named('instant', ['2023-11-14T22:13:20.000000005Z']),
  ...named('duration', ['PT0S', 'PT3.000000004S', 'PT-1.5S', 'PT86400S']),
  ...named('period', ['P0D', 'P1Y2M3D', 'P-1M']),
  ...named('year', ['2024', '-1']),
  ...named('yearMonth', ['2024-02']),
  ...named('monthDay', ['--02-29']),
  ...named('zoneOffset', ['Z', '+08:00', '-03:30']),
  ...named('zoneId', ['Asia/Shanghai', 'UTC']),
  ...named('offsetTime', ['01:02:03.000000004+08:00']),
  ...named('offsetDateTime', ['2024-02-29T01:02:03Z']),
  ...named('zonedDateTime', [
    '2024-02-29T01:02:03.000000004+08:00[Asia/Shanghai]',
    '2024-10-27T02:30:00+01:00[Europe/Berlin]',
  ]),
};
