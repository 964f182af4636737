import { useEffect, useRef } from 'react';
import { happeningsOf, type LaneRow, laneOf } from '@/lib/teaching/player/lanes';
import { sayMove } from '@/lib/teaching/player/say-step';
import { Card } from './card';

interface StepRowProps {
  readonly row: LaneRow;
  readonly isCurrent: boolean;
}

/** What one step shows, across the lanes. It comes into view when it becomes the current one. */
export function StepRow({ row, isCurrent }: StepRowProps) {
  const { step, number, waiting, unheard } = row;
  const item = useRef<HTMLLIElement>(null);
  const wasCurrent = useRef(isCurrent);
  useEffect(() => {
    if (isCurrent && !wasCurrent.current) item.current?.scrollIntoView({ block: 'nearest' });
    wasCurrent.current = isCurrent;
  }, [isCurrent]);
  const happenings = happeningsOf(step);
  return (
    <li
      ref={item}
      aria-current={isCurrent ? 'step' : undefined}
      className="stage-step scroll-mt-40 scroll-mb-72"
    >
      {step.fault !== null && (
        <p
          data-lane={step.actor === null ? undefined : laneOf(step.actor)}
          className="in-lane shout bg-(--ink-alarm) px-3 pt-1 text-(--ink-on-alarm) text-xl"
        >
          {sayMove(step.move)}
        </p>
      )}
      {happenings.map((happening) => (
        <Card
          key={`${happening.lane}${happening.isWaking}`}
          happening={happening}
          number={number}
          isUnheard={unheard.includes(happening.lane)}
          isCurrent={isCurrent}
        />
      ))}
      {waiting.map((lane) => (
        <div key={lane} data-lane={lane} aria-hidden="true" className="in-lane is-waiting hidden lg:block" />
      ))}
    </li>
  );
}
