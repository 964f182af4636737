import Link from 'next/link';
import type { ToldTruth } from '@/lib/teaching/classroom/questions';

/** What happened, step by step, and the way to go through it. */
export function ToldRun({ story, href }: ToldTruth) {
  return (
    <div className="min-w-0">
      <ol
        aria-label="The run"
        className="list-decimal pl-6 leading-snug [overflow-wrap:anywhere] marker:font-bold"
      >
        {story.map((sentence, at) => {
          const number = at + 1;
          return <li key={number}>{sentence}</li>;
        })}
      </ol>
      <Link
        href={href}
        prefetch={false}
        className="mt-2 inline-block min-h-8 py-1 font-semibold underline underline-offset-4"
      >
        Go through it step by step
      </Link>
    </div>
  );
}
