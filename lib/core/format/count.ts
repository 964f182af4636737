const whole = new Intl.NumberFormat('en');

/** "2,000" */
export function formatCount(count: number): string {
  return whole.format(count);
}
