import { useEffect, useReducer } from 'react';
import { Controls } from '@/app/_components/workshop/controls';
import { RunView } from '@/app/_components/workshop/run-view';
import { useFocusHome } from '@/app/_components/workshop/use-keys';
import type { Watched } from '@/lib/teaching/editor/check-state';
import { openPlayer, play } from '@/lib/teaching/player/player';

const STEP_EVERY_MS = 1600;

interface CheckRunProps {
  readonly watched: Watched;
  /** Hears on which line of the exercise the step's call is made; null: on none. */
  readonly light: (line: number | null) => void;
}

/** One schedule of the learner's own code, step by step. */
export function CheckRun({ watched: { run, trial, complaints }, light }: CheckRunProps) {
  const [player, dispatch] = useReducer(play, openPlayer(run, 0));
  const [home, said] = useFocusHome(player.step === run.steps.length);
  const { step, isPlaying } = player;
  const isOver = step === run.steps.length;
  const line = run.steps[step - 1]?.call?.source?.line ?? null;
  const buyers = Object.keys(run.outcomes).includes('C') ? 3 : 2;

  useEffect(() => light(line), [light, line]);
  useEffect(() => {
    if (!isPlaying || isOver) return;
    const timer = setTimeout(() => dispatch({ type: 'step' }), STEP_EVERY_MS, step);
    return () => clearTimeout(timer);
  }, [isPlaying, isOver, step]);

  return (
    <section aria-labelledby="step-by-step" className="mt-6 border-ink border-t-4 pt-3">
      <h3 id="step-by-step" className="shout text-3xl leading-none">
        {run.schedule}, step by step
      </h3>
      <div ref={said} tabIndex={-1} className="outline-none">
        <p className="mt-1 text-quiet">{trial}</p>
        <ul className="mt-1 font-bold text-(--ink-alarm)">
          {complaints.map((complaint) => (
            <li key={complaint}>{complaint}</li>
          ))}
        </ul>
      </div>
      <div className="my-3">
        <Controls player={player} dispatch={dispatch} stepOn={() => dispatch({ type: 'step' })} home={home} />
      </div>
      <RunView player={player} crowd={{ buyers }} />
    </section>
  );
}
