import type { ReactNode } from 'react';
import type { EventFilter, listChoices } from '@/lib/shop/catalogue/choose-events';

type Props = { filter: EventFilter } & ReturnType<typeof listChoices>;

const FIELD =
  'block h-11 w-full border-ink border-b-2 bg-transparent text-base focus-visible:bg-stock [&>option]:bg-stock';

/** Search, city, month: plain GET parameters. */
export function FilterFields({ filter, cities, months }: Props) {
  return (
    <div className="grid grid-cols-2 items-end gap-x-5 gap-y-3 md:grid-cols-[2fr_1fr_1fr_auto]">
      <Field label="Search" htmlFor="q" className="max-md:col-span-2">
        <input
          type="search"
          id="q"
          name="q"
          defaultValue={filter.q}
          placeholder="A band, a hall, a mood"
          className={`${FIELD} placeholder:text-quiet`}
        />
      </Field>
      <Field label="City" htmlFor="city">
        <select id="city" name="city" defaultValue={filter.city} className={FIELD}>
          <option value="">Every city</option>
          {cities.map((city) => (
            <option key={city}>{city}</option>
          ))}
        </select>
      </Field>
      <Field label="Month" htmlFor="month">
        <select id="month" name="month" defaultValue={filter.month} className={FIELD}>
          <option value="">All year</option>
          {months.map(({ key, label }) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </select>
      </Field>
      <button
        type="submit"
        className="shout h-11 bg-ink px-6 pt-1 text-2xl text-paper leading-none hover:bg-loud hover:text-on-loud max-md:col-span-2"
      >
        Find
      </button>
    </div>
  );
}

interface FieldProps {
  readonly label: string;
  readonly htmlFor: string;
  readonly className?: string;
  readonly children: ReactNode;
}

function Field({ label, htmlFor, className = '', children }: FieldProps) {
  return (
    <div className={`min-w-0 ${className}`}>
      <label htmlFor={htmlFor} className="stamp text-quiet">
        {label}
      </label>
      {children}
    </div>
  );
}
