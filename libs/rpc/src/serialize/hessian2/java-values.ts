import {
  int32,
  int64,
  nullable,
  array,
  string,
  struct,
  type StructType,
} from '../../common/contract/field-type.js';

/** How a value class of Java's library travels: as an object of this class, whose fields stand for the text. */
export interface JavaValue {
  readonly form: StructType;
  /** @returns undefined when the text is not one of this type */
  parse(text: string): object | undefined;
  format(fields: never): string;
}

const HANDLE = 'com.alibaba.com.caucho.hessian.io';
const handle = (name: string) => `${HANDLE}.java8.${name}Handle`;

const TimeForm = struct(handle('LocalTime'), {
  nano: int32(),
  second: int32(),
  minute: int32(),
  hour: int32(),
});
const DateForm = struct(handle('LocalDate'), { day: int32(), month: int32(), year: int32() });
const DateTimeForm = struct(handle('LocalDateTime'), { time: TimeForm, date: DateForm });
const OffsetForm = struct(handle('ZoneOffset'), { seconds: int32() });

interface Time {
  readonly nano: number;
  readonly second: number;
  readonly minute: number;
  readonly hour: number;
}
interface CalendarDate {
  readonly day: number;
  readonly month: number;
  readonly year: number;
}
interface DateTime {
  readonly time: Time;
  readonly date: CalendarDate;
}

/** A class with one text in it. */
function text(className: string, field: string, pattern: RegExp): JavaValue {
  return {
    form: struct(className, { [field]: string() }),
    parse: (value) => (pattern.test(value) ? { [field]: value } : undefined),
    format: (fields: Readonly<Record<string, string>>) => fields[field]!,
  };
}

const YEAR = '([+-]?\\d{4,9})';
const TIME = '(\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?';
const OFFSET = '(Z|[+-]\\d{2}(?::\\d{2}(?::\\d{2})?)?)';

const two = (value: number): string => String(value).padStart(2, '0');
const fourOrMore = (value: number): string =>
  value < 0
    ? `-${String(-value).padStart(4, '0')}`
    : value > 9999
      ? `+${value}`
      : String(value).padStart(4, '0');
const fraction = (nano: number): string =>
  nano === 0 ? '' : `.${String(nano).padStart(9, '0').replace(/0+$/, '')}`;
const nanos = (digits = ''): number => Number(digits.padEnd(9, '0'));

const formatDate = ({ year, month, day }: CalendarDate): string =>
  `${fourOrMore(year)}-${two(month)}-${two(day)}`;
const formatTime = ({ hour, minute, second, nano }: Time): string =>
  `${two(hour)}:${two(minute)}:${two(second)}${fraction(nano)}`;
const formatDateTime = ({ date, time }: DateTime): string => `${formatDate(date)}T${formatTime(time)}`;

function parseDate(value: string): CalendarDate | undefined {
  const match = new RegExp(`^${YEAR}-(\\d{2})-(\\d{2})$`).exec(value);
  if (!match) return undefined;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const days = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= days ? { day, month, year } : undefined;
}

function parseTime(value: string): Time | undefined {
  const match = new RegExp(`^${TIME}$`).exec(value);
  if (!match) return undefined;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return { nano: nanos(match[4]), second, minute, hour };
}

function parseDateTime(value: string): DateTime | undefined {
  const [day = '', clock = '', ...more] = value.split('T');
  const [date, time] = [parseDate(day), parseTime(clock)];
  return date && time && more.length === 0 ? { time, date } : undefined;
}

function parseOffset(value: string): { seconds: number } | undefined {
  if (value === 'Z') return { seconds: 0 };
  const match = /^([+-])(\d{2})(?::(\d{2})(?::(\d{2}))?)?$/.exec(value);
  if (!match) return undefined;
  const size = Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0);
  return size <= 64_800 ? { seconds: match[1] === '-' ? -size : size } : undefined;
}

function formatOffset({ seconds }: { readonly seconds: number }): string {
  if (seconds === 0) return 'Z';
  const size = Math.abs(seconds);
  const rest = size % 60 === 0 ? '' : `:${two(size % 60)}`;
  return `${seconds < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}:${two(Math.floor(size / 60) % 60)}${rest}`;
}

/** Splits a text that ends in an offset. */
function withOffset(value: string): [string, { seconds: number } | undefined] {
  const match = new RegExp(`^(.*?)${OFFSET}$`).exec(value);
  return match ? [match[1]!, parseOffset(match[2]!)] : [value, undefined];
}

const SECONDS = /^(-?\d{1,19})(?:\.(\d{1,9}))?$/;

/** Seconds and nanoseconds; a negative fraction borrows from the seconds, as Java keeps it. */
function parseSeconds(value: string): { nanos: number; seconds: string } | undefined {
  const match = SECONDS.exec(value);
  if (!match) return undefined;
  const [whole, part] = [BigInt(match[1]!), nanos(match[2])];
  if (!value.startsWith('-') || part === 0) return { nanos: part, seconds: String(whole) };
  return { nanos: 1_000_000_000 - part, seconds: String(whole - 1n) };
}

function formatSeconds({
  nanos: part,
  seconds,
}: {
  readonly nanos: number;
  readonly seconds: string;
}): string {
  const whole = BigInt(seconds);
  if (whole >= 0n || part === 0) return `${whole}${fraction(part)}`;
  const up = whole + 1n;
  return `${up === 0n ? '-0' : up}${fraction(1_000_000_000 - part)}`;
}

const bigIntegerForm = struct('java.math.BigInteger', {
  mag: array(int32()),
  firstNonzeroIntNumPlusTwo: int32(),
  lowestSetBitPlusTwo: int32(),
  bitLengthPlusOne: int32(),
  bitCountPlusOne: int32(),
  signum: int32(),
});

/** Sign and magnitude: 32-bit digits, the greatest first. The other fields are Java's caches. */
const bigInteger: JavaValue = {
  form: bigIntegerForm,
  parse(value) {
    if (!/^-?\d{1,10000}$/.test(value)) return undefined;
    const number = BigInt(value);
    const mag: number[] = [];
    for (let left = number < 0n ? -number : number; left > 0n; left >>= 32n)
      mag.unshift(Number(BigInt.asIntN(32, left)));
    const caches = {
      firstNonzeroIntNumPlusTwo: 0,
      lowestSetBitPlusTwo: 0,
      bitLengthPlusOne: 0,
      bitCountPlusOne: 0,
    };
    return { mag, ...caches, signum: number === 0n ? 0 : number < 0n ? -1 : 1 };
  },
  format({ mag, signum }: { mag: readonly number[]; signum: number }) {
    const size = mag.reduce((value, digit) => (value << 32n) | BigInt(digit >>> 0), 0n);
    return String(signum < 0 ? -size : size);
  },
};

/** By the name of the class in Java. The forms are those of hessian-lite 4 (Dubbo 3.3), read off its output. */
export const JAVA_VALUES: Readonly<Record<string, JavaValue>> = {
  'java.math.BigDecimal': text(
    'java.math.BigDecimal',
    'value',
    /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,10})?$/,
  ),
  'java.math.BigInteger': bigInteger,
  'java.util.UUID': text('java.util.UUID', 'value', /^[\da-fA-F]{8}(-[\da-fA-F]{4}){3}-[\da-fA-F]{12}$/),
  'java.util.Locale': text(`${HANDLE}.LocaleHandle`, 'value', /^[\w#-]{0,100}$/),
  'java.util.Currency': text('java.util.Currency', 'currencyCode', /^[A-Z]{3}$/),
  'java.time.ZoneId': text(handle('ZoneId'), 'zoneId', /^[\w/+:~.-]{1,100}$/),
  'java.time.LocalDate': { form: DateForm, parse: parseDate, format: formatDate },
  'java.time.LocalTime': { form: TimeForm, parse: parseTime, format: formatTime },
  'java.time.LocalDateTime': { form: DateTimeForm, parse: parseDateTime, format: formatDateTime },
  'java.time.ZoneOffset': { form: OffsetForm, parse: parseOffset, format: formatOffset },
  'java.time.Year': {
    form: struct(handle('Year'), { year: int32() }),
    parse: (value) => (/^[+-]?\d{1,9}$/.test(value) ? { year: Number(value) } : undefined),
    format: ({ year }: CalendarDate) => String(year),
  },
  'java.time.YearMonth': {
    form: struct(handle('YearMonth'), { month: int32(), year: int32() }),
    parse: (value) => parseDate(`${value}-01`),
    format: ({ year, month }: CalendarDate) => `${fourOrMore(year)}-${two(month)}`,
  },
  'java.time.MonthDay': {
    form: struct(handle('MonthDay'), { day: int32(), month: int32() }),
    parse: (value) => (value.startsWith('--') ? parseDate(`2000-${value.slice(2)}`) : undefined),
    format: ({ month, day }: CalendarDate) => `--${two(month)}-${two(day)}`,
  },
  'java.time.Instant': {
    form: struct(handle('Instant'), { nanos: int32(), seconds: int64() }),
    parse(value) {
      const at = value.endsWith('Z') ? parseDateTime(value.slice(0, -1)) : undefined;
      if (!at) return undefined;
      const { hour, minute, second, nano } = at.time;
      const days = daysSince1970(at.date);
      return { nanos: nano, seconds: String(days * 86_400 + hour * 3600 + minute * 60 + second) };
    },
    format({ nanos: nano, seconds }: { nanos: number; seconds: string }) {
      const [days, rest] = [
        Math.floor(Number(seconds) / 86_400),
        ((Number(seconds) % 86_400) + 86_400) % 86_400,
      ];
      const time = {
        hour: Math.floor(rest / 3600),
        minute: Math.floor(rest / 60) % 60,
        second: rest % 60,
        nano,
      };
      return `${formatDate(dateOfDay(days))}T${formatTime(time)}Z`;
    },
  },
  'java.time.Duration': {
    form: struct(handle('Duration'), { nanos: int32(), seconds: int64() }),
    parse: (value) => parseSeconds(/^PT(.*)S$/.exec(value)?.[1] ?? ''),
    format: (fields: { nanos: number; seconds: string }) => `PT${formatSeconds(fields)}S`,
  },
  'java.time.Period': {
    form: struct(handle('Period'), { days: int32(), months: int32(), years: int32() }),
    parse(value) {
      const match = /^P(?=.)(?:(-?\d{1,9})Y)?(?:(-?\d{1,9})M)?(?:(-?\d{1,9})D)?$/.exec(value);
      return match
        ? { days: Number(match[3] ?? 0), months: Number(match[2] ?? 0), years: Number(match[1] ?? 0) }
        : undefined;
    },
    format({ days, months, years }: { days: number; months: number; years: number }) {
      const parts = [years && `${years}Y`, months && `${months}M`, days && `${days}D`].filter(Boolean);
      return `P${parts.join('') || '0D'}`;
    },
  },
  'java.time.OffsetTime': {
    form: struct(handle('OffsetTime'), { zoneOffset: OffsetForm, localTime: TimeForm }),
    parse(value) {
      const [clock, zoneOffset] = withOffset(value);
      const localTime = parseTime(clock);
      return zoneOffset && localTime ? { zoneOffset, localTime } : undefined;
    },
    format: ({ zoneOffset, localTime }: { zoneOffset: { seconds: number }; localTime: Time }) =>
      formatTime(localTime) + formatOffset(zoneOffset),
  },
  'java.time.OffsetDateTime': {
    form: struct(handle('OffsetDateTime'), { offset: OffsetForm, dateTime: DateTimeForm }),
    parse(value) {
      const [at, offset] = withOffset(value);
      const dateTime = parseDateTime(at);
      return offset && dateTime ? { offset, dateTime } : undefined;
    },
    format: ({ offset, dateTime }: { offset: { seconds: number }; dateTime: DateTime }) =>
      formatDateTime(dateTime) + formatOffset(offset),
  },
  'java.time.ZonedDateTime': {
    form: struct(handle('ZonedDateTime'), {
      offset: OffsetForm,
      dateTime: DateTimeForm,
      zoneId: nullable(string()),
    }),
    parse(value) {
      const match = /^([^[]*)(?:\[([\w/+:~.-]{1,100})\])?$/.exec(value);
      const [at, offset] = withOffset(match?.[1] ?? '');
      const dateTime = parseDateTime(at);
      return offset && dateTime ? { offset, dateTime, zoneId: match?.[2] ?? null } : undefined;
    },
    format({
      offset,
      dateTime,
      zoneId,
    }: {
      offset: { seconds: number };
      dateTime: DateTime;
      zoneId: string | null;
    }) {
      return formatDateTime(dateTime) + formatOffset(offset) + (zoneId === null ? '' : `[${zoneId}]`);
    },
  },
};

/** Days of the proleptic Gregorian calendar; Date.UTC alone stops at the year 275,760. */
function daysSince1970({ year, month, day }: CalendarDate): number {
  const eras = Math.floor(year / 400);
  return Date.UTC(2000 + (year - eras * 400), month - 1, day) / 86_400_000 + (eras - 5) * 146_097;
}

function dateOfDay(days: number): CalendarDate {
  const eras = Math.floor((days - 10_957) / 146_097);
  const date = new Date((days - eras * 146_097) * 86_400_000);
  return { day: date.getUTCDate(), month: date.getUTCMonth() + 1, year: date.getUTCFullYear() + eras * 400 };
}
