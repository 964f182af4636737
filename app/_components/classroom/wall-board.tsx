'use client';

import { useCallback, useState } from 'react';
import type { Wall } from '@/lib/teaching/classroom/desk';
import { askWall } from './ask-classroom';
import { ToldRun } from './told-run';
import { useLooking } from './use-looking';
import { VoteBars } from './vote-bars';

/** What everybody sees: how many have answered, and after the teacher has shown it, what they said and what happened. */
export function WallBoard({ code }: { readonly code: string }) {
  const [wall, setWall] = useState<Wall | null>(null);
  const [news, setNews] = useState('Looking into the room.');
  const [isGone, setGone] = useState(false);
  const look = useCallback(async () => {
    const answer = await askWall(code);
    if (answer === 'away') return setNews('The shop does not answer. Below is what it said last.');
    setWall(answer);
    setGone(answer === null);
    setNews(answer === null ? 'This room is closed.' : '');
  }, [code]);
  useLooking(look, !isGone);
  return (
    <>
      <p role="status" className="text-lg empty:hidden">
        {news}
      </p>
      {wall && (
        <>
          <h2 className="shout text-6xl leading-none">
            {wall.learners === 1 ? '1 learner' : `${wall.learners} learners`}
          </h2>
          <ul className="grid gap-8">
            {wall.questions.map((asked) => (
              <li key={asked.question}>
                <WallQuestion {...asked} ofAll={wall.learners} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

type Props = Wall['questions'][number] & { readonly ofAll: number };

function WallQuestion({ question, answered, isAgain, votes, truth, ofAll }: Props) {
  return (
    <article aria-label={question} className="border-ink border-t-4 pt-3">
      <h3 className="max-w-6xl break-words font-bold text-2xl leading-snug xl:text-4xl">{question}</h3>
      <p className="shout mt-2 text-5xl leading-none xl:text-7xl">
        {answered} of {Math.max(answered, ofAll)} answered{isAgain && ', second vote'}
      </p>
      {votes && (
        <div className="mt-4 grid gap-x-12 gap-y-4 text-xl lg:grid-cols-2">
          <div className="min-w-0">
            <VoteBars votes={votes} right={truth?.choice ?? null} />
          </div>
          {truth ? <ToldRun {...truth} /> : <p>The run is not to be had now. It comes by itself.</p>}
        </div>
      )}
    </article>
  );
}
