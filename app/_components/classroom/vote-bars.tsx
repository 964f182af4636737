import type { Votes } from '@/lib/teaching/classroom/desk';

interface VoteBarsProps {
  readonly votes: Votes;
  /** The choice that holds, from 0; null: not shown. */
  readonly right: number | null;
}

/** A bar for each choice, in the order of the page; after a second vote, from where to where it moved. */
export function VoteBars({ votes: { choices, moves }, right }: VoteBarsProps) {
  const most = Math.max(1, ...choices.flatMap(({ count, before }) => [count, before ?? 0]));
  return (
    <>
      <ol className="mt-2 grid gap-2" aria-label="Answers">
        {choices.map(({ says, count, before }, at) => (
          <li key={says} data-right={at === right || undefined}>
            <p className={`flex justify-between gap-4 ${at === right ? 'font-bold text-(--ink-good)' : ''}`}>
              <span className="min-w-0 break-words">
                {at === right && '✓ '}
                {says}
                {at === right && <span className="stamp"> · it happened</span>}
              </span>
              <strong className="whitespace-nowrap tabular-nums">{describeCount(count, before)}</strong>
            </p>
            <svg
              aria-hidden="true"
              viewBox={`0 0 ${most} 6`}
              preserveAspectRatio="none"
              className="h-5 w-full bg-stock"
            >
              {before !== null && <rect width={before} height="2" className="fill-quiet" />}
              <rect
                y={before === null ? 0 : 2}
                width={count}
                height={before === null ? 6 : 4}
                className={at === right ? 'fill-(--ink-good)' : 'fill-loud'}
              />
            </svg>
          </li>
        ))}
      </ol>
      {moves.length > 0 && (
        <ul className="mt-2 text-lg" aria-label="How the vote moved">
          {moves.map(({ from, to, count }) => (
            <li key={`${from} ${to}`} className="break-words">
              <strong className="tabular-nums">{count}</strong> {choices[from]?.says}{' '}
              <span className="sr-only">moved to</span>
              <span aria-hidden="true">→</span> <strong>{choices[to]?.says}</strong>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** With an arrow where a second vote moved it: "8 → 14 ▲". */
function describeCount(count: number, before: number | null): string {
  if (before === null) return String(count);
  const arrow = count > before ? ' ▲' : count < before ? ' ▼' : '';
  return `${before} → ${count}${arrow}`;
}
