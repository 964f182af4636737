import Link from 'next/link';
import { useEffect, useState } from 'react';
import { FAULT_KINDS, type FaultKind } from '@/lib/shop/strategies/strategy';
import { describeFault } from '@/lib/teaching/explorer/print/describe-fault';
import { linkTo, type Place } from '@/lib/teaching/player/place';
import { isAsking } from '@/lib/teaching/player/player';
import {
  countMap,
  describeCounts,
  describeMap,
  describeNothingAhead,
  isStillPossible,
  kindOf,
} from '@/lib/teaching/player/read-map';
import type { WorkshopMap } from '@/lib/teaching/player/workshop';
import { type Asked, askMap } from './ask-workshop';
import { MapGrid } from './map-grid';
import type { Explorer } from './use-explorer';

/** A learner who ticks several faults wants one map. */
const SETTLE_MS = 600;

/** All schedules of the strategy, good and bad, one click from each. */
export function ScheduleMap({ explorer }: { readonly explorer: Explorer }) {
  const { player, place, soFar, open } = explorer;
  const [faults, setFaults] = useState<readonly FaultKind[]>([]);
  const [onlyBad, setOnlyBad] = useState(false);
  const asked = useMap(place, faults);
  const entries = asked?.kind === 'got' ? asked.value.entries : [];
  const shown = onlyBad ? entries.filter((entry) => kindOf(entry) === 'bad') : entries;
  const ahead = entries.filter((entry) => isStillPossible(entry, soFar));
  const firstBad = entries.find((entry) => kindOf(entry) === 'bad');
  const isSecret = isAsking(player) || explorer.isHeld;
  const [isOpen, setOpen] = useState(!isSecret);
  if (!isOpen && !isSecret) setOpen(true);
  if (!isOpen) return <ClosedMap />;
  return (
    <section aria-label="Every schedule" className="min-w-0 border-ink border-t-4 pt-2">
      <h2 className="shout text-3xl">Every schedule</h2>
      <p aria-live="polite">
        {asked === null && 'Running every schedule…'}
        {asked?.kind === 'refused' && asked.because}
        {asked?.kind === 'got' && describeMap(asked.value)}
      </p>
      {asked?.kind === 'got' && entries.length > 0 && !isSecret && player.step > 0 && (
        <p className="text-quiet">
          {ahead.length > 0
            ? `From here: ${describeCounts(countMap(ahead))}.`
            : describeNothingAhead(asked.value)}
        </p>
      )}
      <div className="my-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        {firstBad && (
          <button type="button" className="key" onClick={() => open(firstBad.schedule)}>
            First failing schedule
          </button>
        )}
        <label className="flex min-h-11 items-center gap-2">
          <input
            type="checkbox"
            checked={onlyBad}
            onChange={({ target }) => setOnlyBad(target.checked)}
            className="size-6 accent-loud"
          />
          Only what goes wrong
        </label>
        <Link
          href={linkTo({ ...place, schedule: '', step: 0, overlap: place.overlap ? undefined : true })}
          className="flex min-h-11 items-center underline"
        >
          {place.overlap ? 'One step for each statement' : 'Let statements overlap'}
        </Link>
      </div>
      <MapGrid entries={shown} place={place} soFar={soFar} isSecret={isSecret} open={open} />
      <details className="mt-3">
        <summary className="min-h-8 cursor-pointer font-bold">With one fault on the way</summary>
        <fieldset className="mt-2 grid gap-1">
          <legend className="sr-only">Faults</legend>
          {FAULT_KINDS.map((kind) => (
            <label key={kind} className="flex min-h-8 items-center gap-2">
              <input
                type="checkbox"
                checked={faults.includes(kind)}
                onChange={({ target }) =>
                  setFaults(
                    FAULT_KINDS.filter((one) => (one === kind ? target.checked : faults.includes(one))),
                  )
                }
                className="size-6 accent-loud"
              />
              {describeFault(kind)}
            </label>
          ))}
        </fieldset>
      </details>
    </section>
  );
}

/** A link may open with a question: the map would answer it. */
function ClosedMap() {
  return (
    <section aria-label="Every schedule" className="min-w-0 border-ink border-t-4 pt-2">
      <h2 className="shout text-3xl">Every schedule</h2>
      <p>The map opens when you have said what will happen.</p>
    </section>
  );
}

/** The map, once it has been asked for; null: it is under way. */
function useMap(
  { strategy, buyers, scene, overlap }: Place,
  faults: readonly FaultKind[],
): Asked<WorkshopMap> | null {
  const [asked, setAsked] = useState<Asked<WorkshopMap> | null>(null);
  useEffect(() => {
    const gone = new AbortController();
    setAsked(null);
    const ask = async () => {
      const answer = await askMap({ strategy, buyers, scene, overlap, faults }, gone.signal);
      if (!gone.signal.aborted) setAsked(answer);
    };
    const timer = setTimeout(() => void ask(), faults.length > 0 ? SETTLE_MS : 0);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [strategy, buyers, scene, overlap, faults]);
  return asked;
}
