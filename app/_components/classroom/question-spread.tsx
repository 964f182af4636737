import type { Desk } from '@/lib/teaching/classroom/room';

type Question = Desk['questions'][number];

interface Props extends Question {
  readonly ofAll: number;
  readonly show: () => Promise<void>;
}

/** How the predictions of one question are spread, and the button that shows its truth to all. */
export function QuestionSpread({ question, spread, isShown, ofAll, show }: Props) {
  const answered = spread.reduce((sum, { count }) => sum + count, 0);
  return (
    <article aria-label={question}>
      <h3 className="break-words font-bold text-xl">{question}</h3>
      <ul className="mt-2 grid gap-1">
        {spread.map(({ choice, count }) => (
          <li key={choice}>
            <p className="flex justify-between gap-4">
              <span className="min-w-0 break-words">{choice}</span>
              <strong className="tabular-nums">{count}</strong>
            </p>
            <svg
              aria-hidden="true"
              viewBox={`0 0 ${answered} 1`}
              preserveAspectRatio="none"
              className="h-4 w-full bg-stock"
            >
              <rect width={count} height="1" className="fill-loud" />
            </svg>
          </li>
        ))}
      </ul>
      <div className="mt-2 flex flex-wrap items-center gap-4">
        {isShown ? (
          <p className="rubber text-2xl">Shown</p>
        ) : (
          <button type="button" className="key key-loud" onClick={() => void show()}>
            Show the truth
          </button>
        )}
        <p className="text-quiet">
          {answered} of {Math.max(answered, ofAll)} answered
        </p>
      </div>
    </article>
  );
}
