import Link from 'next/link';
import { TapMark } from '@/app/_components/tap-mark';
import { TextLink } from '@/app/_components/text-link';
import { formatMoment } from '@/lib/core/format/when';
import type { OtherNights } from '@/lib/shop/catalogue/other-nights';

/** Where to go on from an event that is sold out: the next nights with tickets left. */
export function NightList({ nights }: { readonly nights: OtherNights }) {
  return (
    <nav aria-labelledby="nights" className="px-4 pt-1 pb-6 sm:px-6">
      <h3 id="nights" className="stamp">
        {nights.label}
      </h3>
      <ul className="mt-2">
        {nights.events.map(({ id, slug, name, venue, city, startsAt }) => (
          <li key={id} className="relative border-ink border-t-2 py-2.5">
            <Link
              href={`/events/${slug}`}
              prefetch={false}
              className="shout block text-3xl leading-none after:absolute after:inset-0 hover:text-loud-ink active:after:bg-loud/20"
            >
              {name}
              <TapMark />
            </Link>
            <span className="mt-1 block text-quiet text-sm">
              {formatMoment(startsAt, city)}. {venue}, {city}
            </span>
          </li>
        ))}
      </ul>
      <TextLink href={nights.href} className="border-ink border-t-2 pt-2.5">
        {nights.href === '/' ? 'The whole programme' : `All of ${nights.events[0]?.city}`}
      </TextLink>
    </nav>
  );
}
