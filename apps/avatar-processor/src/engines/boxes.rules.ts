/** Odd widths of three boxes whose variances add up to that of the bell: a box of n has (n² - 1) / 12. */
export function boxesOf(sigma: number): number[] {
  const nearest = (variance: number): number => Math.max(1, 2 * Math.round((Math.sqrt(12 * variance + 1) - 1) / 2) + 1);
  const first = nearest(sigma ** 2 / 3);
  const left = sigma ** 2 - (2 * (first ** 2 - 1)) / 12;
  return [first, first, nearest(Math.max(0, left))];
}
