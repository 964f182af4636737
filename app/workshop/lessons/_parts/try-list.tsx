import Link from 'next/link';
import type { Try } from '@/lib/teaching/lessons/lesson';
import { placeOf } from '@/lib/teaching/lessons/place-of';
import { linkTo } from '@/lib/teaching/player/place';
import { Sentence } from './lesson-text';

/** Schedules worth seeing, each a link into the explorer. */
export function TryList({ tries, slug }: { readonly tries: readonly Try[]; readonly slug: string }) {
  return (
    <section aria-labelledby="try" className="border-ink border-t-4 pt-3">
      <h2 id="try" className="shout text-4xl leading-none">
        Try it
      </h2>
      <ul className="mt-3 grid gap-3">
        {tries.map((one) => (
          <li key={`${one.strategy} ${one.schedule}`} className="bg-stock px-4 py-3">
            <p>
              <Sentence text={one.says} />
            </p>
            <Link
              href={linkTo({ ...placeOf(one), lesson: slug })}
              prefetch={false}
              className="key mt-2 max-w-full flex-wrap [overflow-wrap:anywhere]"
            >
              <span>{one.strategy}</span>
              <span className="font-mono">{one.schedule}</span>
              <span aria-hidden="true">→</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
