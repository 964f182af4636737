import Link from 'next/link';
import { BreakMark } from '@/app/_components/lessons/break-mark';
import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { linkTo } from '@/lib/teaching/player/place';
import { Sentence } from './lesson-text';

/** What to break on purpose, each a link to where the explorer begins. */
export function BreakList({ slug, breaks = [] }: Pick<Lesson, 'slug' | 'breaks'>) {
  if (breaks.length === 0) return null;
  return (
    <section aria-labelledby="break" className="border-ink border-t-4 pt-3">
      <h2 id="break" className="shout text-4xl leading-none">
        Break it
      </h2>
      <ul className="mt-3 grid gap-3">
        {breaks.map(({ says, strategy, buyers = 2 }) => (
          <li key={says} className="bg-stock px-4 py-3">
            <p>
              <Sentence text={says} />
            </p>
            <p className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2">
              <Link
                href={linkTo({ strategy, schedule: '', step: 0, buyers, lesson: slug })}
                prefetch={false}
                className="key max-w-full flex-wrap"
              >
                <span>{strategy}</span>
                <span aria-hidden="true">→</span>
              </Link>
              <BreakMark slug={slug} says={says} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
