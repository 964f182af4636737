import { BuyButton } from '@/app/_components/buying/buy-button';
import { readAvailability } from '@/lib/shop/catalogue/availability';
import type { OtherNights } from '@/lib/shop/catalogue/other-nights';
import type { CatalogueEvent } from '@/lib/shop/catalogue/read-catalogue';
import { buy } from './buy-action';
import { FIELDS } from './buy-form-fields';
import type { Return } from './read-return';
import { TypeRow } from './type-row';

interface Props {
  readonly event: CatalogueEvent;
  readonly serverNowMs: number;
  /** The idempotency key: made by the server, one for each purchase. */
  readonly idempotencyKey: string;
  readonly earlier: Return;
  readonly nights: OtherNights;
  readonly isDemo: boolean;
}

/** The purchase as a plain form that posts to its own page. */
export function BuyForm({ event, serverNowMs, idempotencyKey, earlier, nights, isDemo }: Props) {
  const isOpen = (type: CatalogueEvent['ticketTypes'][number]) =>
    ['on-sale', 'last'].includes(readAvailability([type], serverNowMs).kind);
  const open = event.ticketTypes.filter(isOpen);
  const chosen = open.find(({ id }) => id === earlier.type) ?? open[0];
  const offers = event.ticketTypes.map(({ id, name, priceCents, currency, stock }) => {
    return { id, name, priceCents, currency, stock, isOpen: open.some((type) => type.id === id) };
  });
  return (
    <form action={buy} className="bg-stock">
      <input type="hidden" name={FIELDS.slug} value={event.slug} />
      <input type="hidden" name={FIELDS.key} value={idempotencyKey} />
      <fieldset>
        <legend className="stamp w-full px-4 pt-4 pb-3 sm:px-6">Choose your ticket</legend>
        {event.ticketTypes.map((type) => (
          <TypeRow
            key={type.id}
            type={type}
            serverNowMs={serverNowMs}
            isChosen={type === chosen}
            quantity={type === chosen ? (earlier.quantity ?? 1) : 1}
          />
        ))}
      </fieldset>
      <div className="relative px-4 pt-5 pb-5 sm:px-6">
        <span aria-hidden="true" className="holes-across -top-1 absolute inset-x-0" />
        <BuyButton
          slug={event.slug}
          idempotencyKey={idempotencyKey}
          offers={offers}
          first={offers.find(({ id }) => id === chosen?.id)}
          nights={{ label: nights.label, href: nights.href }}
          serverNowMs={serverNowMs}
          fields={{ ticketType: FIELDS.ticketType, quantityPrefix: FIELDS.quantityOf('') }}
          isDemo={isDemo}
        />
      </div>
    </form>
  );
}
