import { useEffect, useRef } from 'react';
import { buyerOf } from '@/lib/teaching/explorer/moves';
import { describeMove } from '@/lib/teaching/player/describe-step';
import { happeningsOf, type RunRow } from '@/lib/teaching/player/happenings';
import { Card } from './card';

interface StepRowProps {
  readonly row: RunRow;
  readonly isCurrent: boolean;
}

/** What one step shows, across the columns. It comes into view when it becomes the current one. */
export function StepRow({ row, isCurrent }: StepRowProps) {
  const { step, number, waiting, unheard } = row;
  const item = useRef<HTMLLIElement>(null);
  const wasCurrent = useRef(false);
  useEffect(() => {
    if (isCurrent && !wasCurrent.current) item.current?.scrollIntoView({ block: 'nearest' });
    wasCurrent.current = isCurrent;
  }, [isCurrent]);
  const happenings = happeningsOf(step);
  return (
    <li
      ref={item}
      aria-current={isCurrent ? 'step' : undefined}
      className="run-step scroll-mt-40 scroll-mb-72"
    >
      {step.fault !== null && (
        <p
          data-buyer={step.actor === null ? undefined : buyerOf(step.actor)}
          className="in-column shout bg-(--ink-alarm) px-3 pt-1 text-(--ink-on-alarm) text-xl"
        >
          {describeMove(step.move)}
        </p>
      )}
      {happenings.map((happening) => (
        <Card
          key={`${happening.buyer}${happening.isWaking}`}
          happening={happening}
          number={number}
          isUnheard={unheard.includes(happening.buyer)}
          isCurrent={isCurrent}
        />
      ))}
      {waiting.map((buyer) => (
        <div
          key={buyer}
          data-buyer={buyer}
          aria-hidden="true"
          className="in-column is-waiting hidden lg:block"
        />
      ))}
    </li>
  );
}
