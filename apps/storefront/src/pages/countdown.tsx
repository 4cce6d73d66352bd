import { countdownOf } from '../domain/sale-phase.js';
import { useShop } from './shop-context.js';
import type { Texts } from './texts.js';

const two = (value: number) => String(value).padStart(2, '0');

/** Big tiles that count down to a moment by the server's clock; dashes until that is known. */
export function Countdown({ label, until }: { label: string; until: string }) {
  const { texts, nowMs } = useShop();
  const left = nowMs === undefined ? undefined : countdownOf(Date.parse(until) - nowMs);
  const show = (value: number | undefined) => (value === undefined ? '--' : two(value));
  return (
    <div class="countdown" role="timer" data-testid="countdown">
      <p class="label">{label}</p>
      <p class="tiles">
        <Tile value={show(left?.days)} unit={texts.days} />
        <Tile value={show(left?.hours)} unit={texts.hours} />
        <Tile value={show(left?.minutes)} unit={texts.minutes} />
        <Tile value={show(left?.seconds)} unit={texts.seconds} />
      </p>
    </div>
  );
}

function Tile({ value, unit }: { value: string; unit: string }) {
  return (
    <span class="tile">
      <b>{value}</b> <small>{unit}</small>
    </span>
  );
}

/** `1:02:03`, and days in front where there are any. */
export function shortCountdown(remainingMs: number, { daysShort }: Texts): string {
  const { days, hours, minutes, seconds } = countdownOf(remainingMs);
  const clock = hours > 0 || days > 0 ? `${hours}:${two(minutes)}` : String(minutes);
  return `${days > 0 ? `${days}${daysShort} ` : ''}${clock}:${two(seconds)}`;
}
