import type { RefObject } from 'react';
import { isOver } from '@/lib/teaching/player/fate';
import type { Player, PlayerEvent } from '@/lib/teaching/player/player';

interface ControlsProps {
  readonly player: Player;
  readonly dispatch: (event: PlayerEvent) => void;
  readonly stepOn: () => void;
  /** Where the focus goes when the button that had it is gone. */
  readonly home: RefObject<HTMLButtonElement | null>;
}

export function Controls({ player, dispatch, stepOn, home }: ControlsProps) {
  const { run, step, isPlaying } = player;
  const last = run.steps.length;
  return (
    <section aria-label="Steps" className="flex flex-wrap items-center gap-1.5 sm:gap-2">
      <button type="button" className="key" disabled={step === 0} onClick={() => dispatch({ type: 'back' })}>
        <Arrow d="M15 4 5 12l10 8z" /> Back
      </button>
      <button
        type="button"
        ref={home}
        className="key key-loud"
        disabled={step === last && isOver(run)}
        onClick={stepOn}
      >
        Step <Arrow d="M9 4l10 8-10 8z" />
      </button>
      <button
        type="button"
        className="key"
        aria-pressed={isPlaying}
        onClick={() => dispatch({ type: isPlaying ? 'pause' : 'play' })}
      >
        {isPlaying ? 'Pause' : 'Play'}
      </button>
      <label className="flex min-h-11 min-w-40 flex-1 items-center gap-3">
        <span className="sr-only">Step shown</span>
        <input
          type="range"
          min={0}
          max={Math.max(last, 1)}
          disabled={last === 0}
          value={step}
          aria-valuetext={`step ${step} of ${last}`}
          onChange={({ target }) => dispatch({ type: 'seek', step: Number(target.value) })}
          className="h-11 w-full accent-loud"
        />
        <span aria-hidden="true" className="shout shrink-0 whitespace-nowrap text-3xl tabular-nums">
          {step}/{last}
        </span>
      </label>
      <button
        type="button"
        className="key"
        disabled={step === last}
        onClick={() => dispatch({ type: 'end' })}
      >
        End
      </button>
    </section>
  );
}

function Arrow({ d }: { readonly d: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className="size-5 fill-current">
      <path d={d} />
    </svg>
  );
}
