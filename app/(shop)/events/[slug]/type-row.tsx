import { TypeLeft } from '@/app/_components/type-left';
import { formatMoney, formatTotal } from '@/lib/core/format/money';
import { readAvailability } from '@/lib/shop/catalogue/availability';
import type { CatalogueEvent } from '@/lib/shop/catalogue/read-catalogue';
import { FIELDS } from './buy-form-fields';

/** More at once is for nobody's evening. */
const MAX_STAMPS = 10;

interface Props {
  readonly type: CatalogueEvent['ticketTypes'][number];
  readonly serverNowMs: number;
  readonly isChosen: boolean;
  readonly quantity: number;
}

/** One ticket type: its price and what is left; chosen, it unfolds how many of them. */
export function TypeRow({ type, serverNowMs, isChosen, quantity }: Props) {
  const { kind } = readAvailability([type], serverNowMs);
  const isOpen = kind === 'on-sale' || kind === 'last';
  const most = Math.max(1, Math.min(type.perBuyerLimit, type.stock, MAX_STAMPS));
  return (
    <div className="group relative has-[[name=ticketTypeId]:checked]:bg-ink has-[[name=ticketTypeId]:checked]:text-paper">
      <span aria-hidden="true" className="holes-across -top-1 absolute inset-x-0 z-[1]" />
      <label className="grid cursor-pointer grid-cols-[auto_1fr_auto] items-center gap-x-4 px-4 py-4 has-disabled:cursor-not-allowed has-focus-visible:outline-3 has-focus-visible:outline-loud-ink has-focus-visible:-outline-offset-3 sm:px-6">
        <input
          type="radio"
          name={FIELDS.ticketType}
          value={type.id}
          defaultChecked={isChosen}
          disabled={!isOpen}
          required
          className="size-7 appearance-none rounded-full border-3 border-current bg-transparent checked:border-paper checked:bg-loud focus-visible:outline-none disabled:border-quiet disabled:border-dotted"
        />
        <span className="min-w-0">
          <span className="shout block text-balance text-3xl leading-[0.95]">{type.name}</span>
          <span className="mt-1 block text-quiet text-sm group-has-[[name=ticketTypeId]:checked]:text-inherit">
            <TypeLeft type={type} serverNowMs={serverNowMs} />
            {kind !== 'sold-out' && `, max. ${type.perBuyerLimit} per person`}
          </span>
        </span>
        <span className={`shout text-4xl leading-none ${kind === 'sold-out' ? 'line-through' : ''}`}>
          {formatMoney(type.priceCents, type.currency)}
        </span>
      </label>
      {isOpen && (
        <fieldset className="relative hidden items-center gap-2 px-4 pb-4 group-has-[[name=ticketTypeId]:checked]:flex max-sm:flex-wrap sm:pr-6 sm:pl-17">
          <legend className="sr-only">How many: {type.name}</legend>
          <span aria-hidden="true" className="stamp mr-2 max-sm:w-full">
            How many
          </span>
          {Array.from({ length: most }, (_, i) => i + 1).map((n) => (
            <span key={n} className="group/n">
              <label className="shout grid size-11 cursor-pointer place-items-center border-2 border-current pt-0.5 text-2xl leading-none has-checked:border-loud has-checked:bg-loud has-checked:text-on-loud has-focus-visible:outline-3 has-focus-visible:outline-offset-2">
                <input
                  type="radio"
                  name={FIELDS.quantityOf(type.id)}
                  value={n}
                  defaultChecked={n === Math.min(quantity, most)}
                  className="sr-only"
                />
                {n}
              </label>
              <span className="shout -top-1 absolute right-4 hidden text-2xl group-has-checked/n:block sm:top-1.5 sm:right-6">
                <span className="sr-only">In all: </span>
                {formatTotal(type.priceCents * n, type.currency)}
              </span>
            </span>
          ))}
        </fieldset>
      )}
    </div>
  );
}
