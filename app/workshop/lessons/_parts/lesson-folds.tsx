import type { ReactNode } from 'react';
import { REACHABLE } from '@/app/_components/reachable';
import { CARDS, type LessonFiles, readCard } from '@/lib/teaching/lessons/read-lesson-files';
import { LessonText, Sentence } from './lesson-text';
import { Listing } from './listing';

/** The two cards that help with every lesson, also before it is open. Folded. */
export async function LessonCards() {
  const texts = await Promise.all(CARDS.map(readCard));
  return (
    <section aria-label="Cards" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      {CARDS.map(({ name, title }, at) => (
        <Fold key={name} title={title}>
          <LessonText text={texts[at] ?? ''} />
        </Fold>
      ))}
    </section>
  );
}

/** The same in other stacks. Folded. */
export function InYourStack({ snippets }: Pick<LessonFiles, 'snippets'>) {
  if (snippets.length === 0) return null;
  return (
    <Fold title="In your stack">
      {snippets.map(({ stack, says, file, program }) => (
        <div key={file} className="mt-4 first:mt-0">
          <h3 className="stamp">{stack}</h3>
          <p className="mt-1 mb-2 max-w-prose">
            <Sentence text={says} />
          </p>
          <section
            {...REACHABLE}
            aria-label={file}
            className="overflow-auto border-rule/40 border-l-2 py-1 font-mono text-[0.8125rem] leading-[1.5]"
          >
            <Listing text={program} />
          </section>
        </div>
      ))}
    </Fold>
  );
}

function Fold({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <details className="min-w-0 bg-stock px-4 py-2">
      <summary className="stamp min-h-8 cursor-pointer py-1">{title}</summary>
      <div className="pt-2 pb-3">{children}</div>
    </details>
  );
}
