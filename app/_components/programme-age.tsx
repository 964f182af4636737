'use client';

import { useLiveProgramme } from './live-programme';
import { useServerNow } from './server-clock';

/** Up to here the figures are as fresh as the shop shows them. */
const OLD_MS = 10_000;

interface Props {
  readonly asOf: string;
  readonly serverNowMs: number;
}

/** Says that the figures are live, or how old they are. */
export function ProgrammeAge({ asOf, serverNowMs }: Props) {
  const live = useLiveProgramme();
  const nowMs = useServerNow(serverNowMs);
  const ageMs = nowMs - Math.max(Date.parse(asOf), live ? Date.parse(live.asOf) : 0);
  const isOld = ageMs > OLD_MS;
  return (
    <p className="stamp flex items-center gap-2 text-quiet">
      <span
        aria-hidden="true"
        className={`size-2.5 rounded-full ${isOld ? 'border-2 border-quiet' : 'bg-loud'}`}
      />
      {isOld ? `Figures ${describeAge(ageMs)} old, asking again` : 'Tickets left, counted just now'}
    </p>
  );
}

function describeAge(ageMs: number): string {
  const seconds = Math.floor(ageMs / 1000);
  return seconds < 120 ? `${seconds} seconds` : `${Math.floor(seconds / 60)} minutes`;
}
