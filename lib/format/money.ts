/** "€39", or "£28.50" where there are pence: what a ticket says. `cents` are hundredths of the currency. */
export function formatMoney(cents: number, currency: string): string {
  return new Intl.NumberFormat('en-GB', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: cents % 100 === 0 ? 0 : 2,
  }).format(cents / 100);
}
