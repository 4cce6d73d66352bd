/** `¥1,999` and `¥19.90`; with `exact` always to the cent, as on a receipt. */
export function moneyText(cents: number, exact = false): string {
  const digits = (cents / 100).toFixed(exact || cents % 100 !== 0 ? 2 : 0);
  return `¥${digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}`;
}
