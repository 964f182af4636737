'use client';

import { useEffect, useState } from 'react';
import { useClassroom, useRestart } from '@/app/_components/classroom/use-classroom';
import { askTruth, type Truth } from './ask-truth';
import { Choice } from './choice';
import { PredictionTruth } from './prediction-truth';
import { useProgress } from './use-progress';

interface PredictionProps {
  readonly slug: string;
  /** As the teacher reads it. */
  readonly name: string;
  readonly question: string;
  readonly choices: readonly string[];
  readonly href: string;
  readonly stores: string;
}

/** Asks first, then shows what happened: a learner who has predicted it remembers it. */
export function Prediction({ slug, name, question, choices, href, stores }: PredictionProps) {
  const [{ choice }, change] = useProgress(slug);
  const { room, predict, mayShow, isCounted } = useClassroom();
  const code = room?.code;
  const [truth, setTruth] = useState<Truth | 'none' | null>(null);
  const asked = `${name}: ${question}`;
  const isShown = choice !== undefined && mayShow(asked);

  useRestart(() => {
    change({ choice: undefined, isDone: false });
    window.scrollTo({ top: 0 });
  });
  useEffect(() => {
    if (!isShown) return setTruth(null);
    let isWanted = true;
    void askTruth(slug).then((found) => isWanted && setTruth(found ?? 'none'));
    return () => {
      isWanted = false;
    };
  }, [isShown, slug]);

  useEffect(() => {
    // Also what was said before this browser came into the room.
    if (code !== undefined && choice !== undefined) predict(asked, choices[choice] ?? '');
  }, [code, choice, predict, asked, choices]);

  const choose = (at: number) => {
    predict(asked, choices[at] ?? '');
    change({ choice: at });
  };

  return (
    <section aria-labelledby="predict" className="border-ink border-t-4 pt-3">
      <h2 id="predict" className="shout text-4xl leading-none">
        What will happen?
      </h2>
      <p className="mt-2 text-lg">{question}</p>
      <ul className="mt-3 grid gap-2">
        {choices.map((says, at) => (
          <li key={says}>
            <Choice
              says={says}
              isChosen={choice === at}
              truth={truth === null || truth === 'none' ? null : truth.choice === at}
              choose={choice === undefined ? () => choose(at) : null}
            />
          </li>
        ))}
      </ul>
      <div role="status" className="mt-3">
        {room && choice !== undefined && <Keeping isShown={isShown} isCounted={isCounted(asked)} />}
        {isShown && truth === null && <p>Running it …</p>}
        {truth === 'none' && <p className="font-bold">The workshop is busy. Ask again in a moment.</p>}
        {truth !== null && truth !== 'none' && (
          <PredictionTruth
            isRight={truth.choice === choice}
            story={truth.story}
            href={href}
            stores={stores}
          />
        )}
      </div>
      {isShown && (
        <button
          type="button"
          className="mt-2 min-h-8 cursor-pointer font-semibold underline underline-offset-4"
          onClick={() => change({ choice: undefined })}
        >
          Ask me again
        </button>
      )}
    </section>
  );
}

/** What a classroom does with a prediction; nothing once its truth is shown. */
function Keeping({ isShown, isCounted }: { readonly isShown: boolean; readonly isCounted: boolean }) {
  if (!isCounted)
    return <p className="font-bold">This room keeps no more predictions: yours is not counted.</p>;
  return isShown ? null : <p className="font-bold">Kept. The teacher will show it.</p>;
}
