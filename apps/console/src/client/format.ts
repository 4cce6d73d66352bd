const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat('en', { maximumFractionDigits: 1, minimumFractionDigits: 1 });
/** The upper bound of the last bucket: what took longer is not told apart. */
const LONGEST_MS = 5000;

/** What stands where nothing is known. */
export const ABSENT = '–';

export const countText = (value: number): string => whole.format(value);

export function rateText(perSecond: number): string {
  return perSecond > 0 && perSecond < 9.95 ? oneDecimal.format(perSecond) : whole.format(perSecond);
}

/** `0.42 ms`, `4.2 ms`, `69 ms`, `1.03 s`. */
export function latencyText(ms: number): string {
  if (ms >= LONGEST_MS) return '≥ 5 s';
  if (ms >= 999.5) return `${(ms / 1000).toFixed(2)} s`;
  if (ms >= 9.95) return `${ms.toFixed(0)} ms`;
  return `${ms.toFixed(ms >= 0.995 ? 1 : 2)} ms`;
}

export function shareText(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  if (percent > 99.9 && percent < 100) return '> 99.9 %';
  return `${percent % 1 === 0 ? percent : percent.toFixed(1)} %`;
}

export function bytesText(bytes: number): string {
  return `${whole.format(bytes / 1_048_576)} MiB`;
}

/** `0:42`, `12:03`, `3:05:09`, `2 d 4 h`. */
export function durationText(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  const two = (value: number) => String(value).padStart(2, '0');
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

export const clockText = (atMs: number): string =>
  new Date(atMs).toLocaleTimeString('en-GB', { hour12: false });

export const dateText = (atMs: number): string =>
  new Date(atMs).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });

const price = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
export const priceText = (cents: number): string => `¥${price.format(cents / 100)}`;
