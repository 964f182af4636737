'use client';

import { useEffect, useRef, useState } from 'react';
import { faultOf } from '@/lib/teaching/explorer/moves';
import type { Run } from '@/lib/teaching/explorer/timeline';
import { columnsOf, positionsOf, sitesOf } from '@/lib/teaching/player/happenings';
import type { Place } from '@/lib/teaching/player/place';
import { isAsking } from '@/lib/teaching/player/player';
import type { Listing } from '@/lib/teaching/player/read-listings';
import { BreakLevel, type OpenLevel } from './break-level';
import { Chooser } from './chooser';
import { Controls } from './controls';
import { KeptPrediction, Prediction } from './prediction';
import { RunView } from './run-view';
import { ScheduleMap } from './schedule-map';
import { Sentence } from './sentence';
import { SourceView } from './source-view';
import { useExplorer } from './use-explorer';
import { useFocusHome, useKeys } from './use-keys';

interface ExplorerProps {
  readonly place: Place;
  readonly run: Run;
  readonly listings: readonly Listing[];
  /** What lessons ask to break here. */
  readonly levels: readonly OpenLevel[];
}

/** The explorer: a run, what may come next, the source, and the map of all runs. */
export function Explorer({ place, run: firstRun, listings, levels }: ExplorerProps) {
  const explorer = useExplorer(place, firstRun);
  const { player, next, dispatch, stepOn, choose, guess } = explorer;
  const { run, step, isPlaying } = player;
  const [hasKeys, setHasKeys] = useState(true);

  const files = new Set(run.steps.flatMap(({ call }) => sitesOf(call).map(({ file }) => file)));

  const [home, sentence] = useFocusHome(player);
  const asking = isAsking(player);
  const question = useRef<HTMLElement>(null);
  // After the current step came into view: the question goes first.
  useEffect(() => {
    if (asking) question.current?.scrollIntoView({ block: 'nearest' });
  }, [asking]);

  const turns = asking ? [] : next.filter(({ move }) => faultOf(move) === null);
  /** A buyer's letter, also for the work after the answer. A fault is no slip of the finger. */
  const chooseByKey = (key: string): boolean => {
    const turn = [key.toUpperCase(), key.toLowerCase()].find((one) => turns.some(({ move }) => move === one));
    if (turn !== undefined) choose(turn);
    return turn !== undefined;
  };

  useKeys(hasKeys, (key) => {
    if (key === 'ArrowRight') stepOn();
    else if (key === 'ArrowLeft') dispatch({ type: 'back' });
    else if (key === 'Home') dispatch({ type: 'start' });
    else if (key === 'End') dispatch({ type: 'end' });
    else if (key === ' ') dispatch({ type: isPlaying ? 'pause' : 'play' });
    else return chooseByKey(key);
    return true;
  });

  return (
    <div className="grid gap-x-8 gap-y-8 xl:grid-cols-[minmax(0,1fr)_28rem] 2xl:grid-cols-[minmax(0,1fr)_40rem]">
      <div className="grid min-w-0 content-start gap-4">
        <Sentence ref={sentence} player={player} crowd={place} complaint={explorer.complaint} />
        {asking && (
          <Prediction
            ref={question}
            buyers={place.buyers}
            guess={guess}
            skip={() => dispatch({ type: 'skip' })}
          />
        )}
        {explorer.isHeld && <KeptPrediction showAnyway={explorer.showAnyway} />}
        <RunView player={player} crowd={place} />
        {levels.map((one) => (
          <BreakLevel key={one.level.says} {...one} run={run} step={step} buyers={place.buyers} />
        ))}
        <div className="z-10 -mx-edge grid gap-3 border-ink border-t-4 bg-paper px-edge pt-3 pb-3 [@media(height>=44rem)]:sticky [@media(height>=44rem)]:bottom-0 xl:mr-0 xl:pr-0">
          {!asking && !explorer.isHeld && <Chooser next={next} choose={choose} />}
          <Controls player={player} dispatch={dispatch} stepOn={stepOn} home={home} />
        </div>
        <label className="flex min-h-8 cursor-pointer items-center gap-2 text-quiet text-sm">
          <input
            type="checkbox"
            checked={hasKeys}
            onChange={({ target }) => setHasKeys(target.checked)}
            className="size-6 accent-loud"
          />
          Keys: ← and → step, space plays, {columnsOf(place).join(', ')} choose who goes next, Home and End
        </label>
      </div>
      <div className="grid min-w-0 content-start gap-8">
        <SourceView
          listings={listings.filter(({ file }, at) => at === 0 || files.has(file))}
          positions={positionsOf(run, step)}
          lit={sitesOf(run.steps[step - 1]?.call ?? null)}
        />
        <ScheduleMap explorer={explorer} />
      </div>
    </div>
  );
}
