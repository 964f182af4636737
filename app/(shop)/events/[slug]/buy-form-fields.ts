/** The names of the form's fields. Every ticket type has a quantity of its own; the chosen one's counts. */
export const FIELDS = {
  slug: 'slug',
  key: 'idempotencyKey',
  ticketType: 'ticketTypeId',
  quantityOf: (ticketTypeId: string) => `quantity-${ticketTypeId}`,
} as const;

/** What a visitor sent. Not checked yet: the purchase does that. */
export interface BuyForm {
  readonly slug: string;
  readonly key: string;
  readonly ticketTypeId: string;
  /** NaN where none was sent. */
  readonly quantity: number;
}

export function readBuyForm(form: FormData): BuyForm {
  const read = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value : '';
  };
  const ticketTypeId = read(FIELDS.ticketType);
  return {
    slug: read(FIELDS.slug),
    key: read(FIELDS.key),
    ticketTypeId,
    quantity: Number.parseInt(read(FIELDS.quantityOf(ticketTypeId)), 10),
  };
}
