/** A table for a terminal: the first column to the left, figures to the right. */
export function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A whole number with its thousands apart. */
export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

/** One decimal, two below ten. */
export const short = (value: number): string => value.toFixed(value < 10 ? 2 : 1);

/** A ratio; two decimals where they decide. */
export const times = (value: number): string => `${value.toFixed(value < 2 ? 2 : 1)}x`;
