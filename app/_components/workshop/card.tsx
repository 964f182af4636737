import { REACHABLE } from '@/app/_components/reachable';
import { describeEcho } from '@/lib/teaching/explorer/print/describe-echo';
import { describeCall } from '@/lib/teaching/player/describe-step';
import type { Happening } from '@/lib/teaching/player/happenings';

interface CardProps {
  readonly happening: Happening;
  readonly number: number;
  readonly isUnheard: boolean;
  readonly isCurrent: boolean;
}

/** A call in its buyer's column: whole while it is the current step, a line afterwards. */
export function Card({ happening, number, isUnheard, isCurrent }: CardProps) {
  const { buyer, isAfterAnswer, isWaking, call, echo } = happening;
  const waits = echo?.kind === 'waits';
  return (
    <div
      data-buyer={buyer}
      className={`in-column buyer-card min-w-0 bg-stock px-3 py-1.5 ${isCurrent ? 'arrives border-2 border-ink' : ''} ${isAfterAnswer ? 'border-dashed' : ''} ${waits ? 'is-waiting' : ''}`}
    >
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="stamp text-quiet">
          {number}
          <span className="lg:sr-only"> {buyer}</span>
        </span>
        {isWaking && <span className="stamp font-bold">goes on</span>}
        {isAfterAnswer && (
          <span className="stamp text-quiet">{isUnheard ? 'unheard' : 'after the answer'}</span>
        )}
        {call && <strong className="min-w-0 text-sm [overflow-wrap:anywhere]">{describeCall(call)}</strong>}
      </p>
      {isCurrent && call && (
        <code
          {...REACHABLE}
          className="mt-1 block max-h-48 overflow-y-auto whitespace-pre-wrap font-mono text-[0.8125rem] leading-snug [overflow-wrap:anywhere]"
        >
          {call.text}
        </code>
      )}
      {echo && (
        <p className={`font-bold [overflow-wrap:anywhere] ${INKS[echo.kind]}`}>{describeEcho(echo)}</p>
      )}
    </div>
  );
}

const INKS = {
  returned: 'text-(--ink-buyer)',
  failed: 'text-(--ink-alarm)',
  waits: '',
  died: 'text-(--ink-alarm)',
} as const;
