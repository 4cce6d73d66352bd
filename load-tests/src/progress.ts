import type { LoopCounts } from './light/open-loop.js';

/** One line a second while the light generator runs. */
export function progressLine(elapsedS: number, before: LoopCounts | undefined, counts: LoopCounts): string {
  const { kinds } = counts;
  const sentNow = counts.sent - (before?.sent ?? 0);
  const cells = [
    `${elapsedS.toString().padStart(4)} s`,
    `sent ${counts.sent} (${sentNow}/s)`,
    `won ${kinds.accepted}`,
    `sold out ${kinds.soldOut}`,
    `other ${kinds.otherAnswer}`,
    `503 ${kinds.unavailable}`,
    `errors ${kinds.error}`,
    `under way ${counts.underWay}`,
    ...(counts.waiting > 0 ? [`waiting for a connection ${counts.waiting}`] : []),
  ];
  return cells.join(' · ');
}
