import type { Desk } from '@/lib/teaching/classroom/desk';
import { ToldRun } from './told-run';
import { VoteBars } from './vote-bars';

type Question = Desk['questions'][number];

interface Props extends Question {
  readonly ofAll: number;
  readonly act: (action: 'show' | 'again', question: string) => Promise<void>;
}

/** How the predictions of one question are spread, for the teacher alone until they are shown to all. */
export function QuestionSpread({ question, votes, answered, isShown, isAgain, truth, ofAll, act }: Props) {
  return (
    <article aria-label={question}>
      <h3 className="break-words font-bold text-xl">{question}</h3>
      <VoteBars votes={votes} right={truth?.choice ?? null} />
      <div className="mt-2 flex flex-wrap items-center gap-4">
        {isShown ? (
          <p className="rubber text-2xl">Shown</p>
        ) : (
          <>
            <button type="button" className="key key-loud" onClick={() => void act('show', question)}>
              Show the truth
            </button>
            {!isAgain && (
              <button type="button" className="key" onClick={() => void act('again', question)}>
                Second vote
              </button>
            )}
          </>
        )}
        <p className="text-quiet">
          {answered} of {Math.max(answered, ofAll)} answered{isAgain && ', second vote'}
        </p>
      </div>
      {truth && (
        <details className="mt-2">
          <summary className="min-h-8 cursor-pointer font-bold">The run</summary>
          <ToldRun {...truth} />
        </details>
      )}
    </article>
  );
}
