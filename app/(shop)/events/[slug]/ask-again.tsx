import { HiddenFields } from '@/app/_components/hidden-fields';
import type { CatalogueEvent } from '@/lib/shop/catalogue/read-catalogue';
import { orderNumber } from '@/lib/shop/orders/order-number';
import { buy } from './buy-action';
import { FIELDS } from './buy-form-fields';
import type { OpenQuestion } from './what-became';

/** In place of the form, while a purchase may have gone through: it can only be asked about, whatever is left. */
export function AskAgain({
  event,
  question,
}: {
  readonly event: CatalogueEvent;
  readonly question: OpenQuestion;
}) {
  const { key, type, quantity } = question;
  const name = event.ticketTypes.find(({ id }) => id === type)?.name ?? type;
  return (
    <form action={buy} className="bg-stock px-4 pt-5 pb-5 sm:px-6">
      <HiddenFields
        fields={{
          [FIELDS.slug]: event.slug,
          [FIELDS.key]: key,
          [FIELDS.ticketType]: type,
          [FIELDS.quantityOf(type)]: String(quantity),
        }}
      />
      <p className="shout mb-4 text-3xl leading-none">
        {quantity} × {name}
      </p>
      <button
        type="submit"
        className="shout block w-full bg-loud pt-3 pb-2 text-5xl text-on-loud leading-none hover:bg-ink hover:text-paper active:translate-y-px"
      >
        Ask again
      </button>
      <p className="mt-3 text-quiet text-sm">
        It is the same order, number <span className="font-semibold tabular-nums">{orderNumber(key)}</span>:
        asking never buys a second one.
      </p>
    </form>
  );
}
