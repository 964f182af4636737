'use client';

import { useEffect } from 'react';
import { BreakMark } from '@/app/_components/lessons/break-mark';
import { useProgress } from '@/app/_components/lessons/use-progress';
import type { Run } from '@/lib/teaching/explorer/timeline';
import { isBroken } from '@/lib/teaching/lessons/break-it';
import type { BreakIt } from '@/lib/teaching/lessons/lesson';
import type { Buyers } from '@/lib/teaching/player/place';

/** What a lesson asks to break here. */
export interface OpenLevel {
  readonly slug: string;
  readonly level: BreakIt;
}

interface BreakLevelProps extends OpenLevel {
  readonly run: Run;
  /** How many of its steps are shown. */
  readonly step: number;
  readonly buyers: Buyers;
}

/** What is to be broken, and how many moves that has taken; the mark stays when it is done. */
export function BreakLevel({ slug, level, run, step, buyers }: BreakLevelProps) {
  const [{ broken = [] }, change] = useProgress(slug);
  const isDone = step === run.steps.length && isBroken(level, { ...run, buyers });
  const isNew = isDone && !broken.includes(level.says);
  useEffect(() => {
    if (isNew) change({ broken: [...broken, level.says] });
  }, [isNew, change, broken, level.says]);
  return (
    <div className="bg-stock px-4 py-3">
      <p className="stamp text-quiet">Break it</p>
      <p className="font-semibold">{level.says}</p>
      <p role="status" className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className={step > level.atMostMoves ? 'text-loud-ink' : ''}>
          {step} of {level.atMostMoves} moves
        </span>
        <BreakMark slug={slug} says={level.says} />
      </p>
    </div>
  );
}
