import type { Ref } from 'react';
import { SCENES } from '@/lib/teaching/explorer/run/scenes';
import { describeEnd, describeStep } from '@/lib/teaching/player/describe-step';
import { describeFate, isOver } from '@/lib/teaching/player/fate';
import type { Crowd } from '@/lib/teaching/player/place';
import { judgeGuess, type Player } from '@/lib/teaching/player/player';

interface SentenceProps {
  readonly ref: Ref<HTMLDivElement>;
  readonly crowd: Crowd;
  readonly player: Player;
  readonly complaint: string;
}

/** What just happened, in words, on the wall and to a screen reader; at the end, what became of it all. */
export function Sentence({ ref, player, crowd, complaint }: SentenceProps) {
  const { run, step, guess } = player;
  const shown = run.steps[step - 1];
  const isEnd = step === run.steps.length && isOver(run);
  const verdict = judgeGuess(player);
  return (
    <div
      ref={ref}
      tabIndex={-1}
      aria-live="polite"
      className="min-h-14 max-w-4xl text-lg leading-snug outline-none xl:text-xl"
    >
      <p>
        <span className="stamp mr-3 text-quiet">
          {step} of {run.steps.length}
        </span>
        {shown ? describeStep(shown, run.steps.slice(0, step - 1)) : describeStart(crowd)}
      </p>
      {isEnd && (
        <p className={`font-bold ${run.harms.length > 0 ? 'text-(--ink-alarm)' : ''}`}>{describeEnd(run)}</p>
      )}
      {verdict && guess !== null && guess !== 'skipped' && (
        <p>
          <strong>{verdict === 'right' ? 'You were right. ' : 'Your answer: it didn’t happen. '}</strong>
          You said: {describeFate(guess, crowd.buyers)}
        </p>
      )}
      {complaint !== '' && <p className="font-bold text-(--ink-alarm)">{complaint}</p>}
    </div>
  );
}

function describeStart({ buyers, scene }: Crowd): string {
  if (scene) return `Nothing has happened yet: ${SCENES[scene].says}.`;
  if (buyers > 1) return 'Nothing has happened yet: one ticket is left, and all want it.';
  return 'Nothing has happened yet: a buyer who may have one ticket asks for one in each of two windows.';
}
