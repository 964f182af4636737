/** "€39", or "£28.50" where there are pence: what a ticket says. `cents` are hundredths of the currency. */
export function formatMoney(cents: number, currency: string): string {
  return format(cents, currency, cents % 100 === 0 ? 0 : 2);
}

/** "€117.00": what is about to be paid, to the penny. */
export function formatTotal(cents: number, currency: string): string {
  return format(cents, currency, 2);
}

function format(cents: number, currency: string, minimumFractionDigits: number): string {
  return new Intl.NumberFormat('en-GB', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits,
  }).format(cents / 100);
}
