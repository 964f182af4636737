'use client';

import { useEffect, useRef, useState } from 'react';
import { useClassroom, useRestart } from '@/app/_components/classroom/use-classroom';
import { askTruth, type Truth } from './ask-truth';
import { Choice } from './choice';
import { PredictionTruth } from './prediction-truth';
import { useOpening } from './use-opening';

interface PredictionProps {
  readonly slug: string;
  /** As the room knows it. */
  readonly name: string;
  readonly question: string;
  readonly choices: readonly string[];
  readonly href: string;
  readonly stores: string;
}

/** Asks first, then shows what happened: a learner who has predicted it remembers it. */
export function Prediction({ slug, name, question, choices, href, stores }: PredictionProps) {
  const { choice, before, isOpen, isInRoom, change } = useOpening(slug, name);
  const { room, predict, isAskedAgain, isCounted } = useClassroom();
  const code = room?.code;
  const [truth, setTruth] = useState<Truth | 'none' | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const status = useRef<HTMLDivElement>(null);
  const isAgain = isAskedAgain(name);

  useRestart(() => {
    change({ choice: undefined, isSecond: false, isOpened: false, isDone: false });
    window.scrollTo({ top: 0 });
  });
  useEffect(() => {
    if (!isOpen) return setTruth(null);
    let isWanted = true;
    void askTruth(slug).then((found) => isWanted && setTruth(found ?? 'none'));
    return () => {
      isWanted = false;
    };
  }, [isOpen, slug]);

  useEffect(() => {
    // Also what was said before this browser came into the room.
    if (code !== undefined && choice !== undefined) predict(name, choices[choice] ?? '');
  }, [code, choice, predict, name, choices]);

  const choose = (at: number) => {
    status.current?.focus();
    change({ choice: at, isSecond: isAgain });
    // The same choice as in the first vote is a vote, too.
    predict(name, choices[at] ?? '');
  };
  const askAgain = () => {
    heading.current?.focus();
    change({ choice: undefined, isSecond: false, isOpened: false });
  };

  return (
    <section aria-labelledby="predict" className="max-w-4xl border-ink border-t-4 pt-3">
      <h2 id="predict" ref={heading} tabIndex={-1} className="shout text-4xl leading-none outline-none">
        What will happen?
      </h2>
      <p className="mt-2 text-xl leading-snug">{question}</p>
      {before !== undefined && (
        <p className="mt-2 font-bold">Your teacher asks again. You said: {choices[before]}</p>
      )}
      <ul className="mt-3 grid gap-2">
        {choices.map((says, at) => (
          <li key={says}>
            <Choice
              says={says}
              isChosen={choice === at}
              truth={truth === null || truth === 'none' ? null : truth.choice === at}
              choose={choice === undefined && !isOpen ? () => choose(at) : null}
            />
          </li>
        ))}
      </ul>
      <noscript>
        <p className="mt-3 font-bold">To answer takes JavaScript. “Just show me” opens the lesson without.</p>
      </noscript>
      <div ref={status} role="status" tabIndex={-1} className="mt-3 outline-none">
        {isInRoom && choice !== undefined && <Keeping isOpen={isOpen} isCounted={isCounted(name)} />}
        {isOpen && truth === null && <p>Running it …</p>}
        {truth === 'none' && <p className="font-bold">The workshop is busy. Ask again in a moment.</p>}
        {truth !== null && truth !== 'none' && (
          <PredictionTruth
            isRight={choice === undefined ? null : truth.choice === choice}
            story={truth.story}
            href={href}
            stores={stores}
          />
        )}
      </div>
      {isOpen && !isInRoom && (
        <button
          type="button"
          className="mt-2 min-h-8 cursor-pointer font-semibold underline underline-offset-4"
          onClick={askAgain}
        >
          Ask me again
        </button>
      )}
    </section>
  );
}

/** What a classroom does with a prediction; nothing once its truth is shown. */
function Keeping({ isOpen, isCounted }: { readonly isOpen: boolean; readonly isCounted: boolean }) {
  if (!isCounted)
    return <p className="font-bold">This room keeps no more predictions: yours is not counted.</p>;
  return isOpen ? null : <p className="font-bold">Kept. The teacher will show it.</p>;
}
