import Link from 'next/link';
import {
  type ByCause,
  CAUSES,
  countersByCause,
  crowdByCause,
  NO_CAUSE,
} from '@/lib/control/dashboard/causes';
import type { Point } from '@/lib/control/dashboard/points';
import type { LiveCrowd, LiveTicketType, Snapshot } from '@/lib/control/dashboard/snapshot';
import { formatCount } from '@/lib/core/format/count';
import { CauseSwatch } from './cause-swatch';
import { Panel } from './panel';

interface WhyProps {
  readonly type: LiveTicketType;
  readonly snapshot: Snapshot;
  /** The newest. */
  readonly point: Point | undefined;
}

/**
 * What became of the last crowd, and why: a line per cause, with how many there were. It stays as it is until the next
 * crowd. Where there was none, of all requests since the last reset.
 */
export function Why({ type, snapshot, point }: WhyProps) {
  const { crowd } = snapshot;
  const mine = crowd?.ticketTypeId === type.id ? crowd : null;
  const totals = mine ? crowdByCause(mine) : countersByCause(type.admission?.counters ?? {}, 0);
  const rates = point?.perSecond ?? NO_CAUSE;
  const rows = CAUSES.filter(({ id }) => totals[id] > 0 || rates[id] > 0);
  const other = crowd && !mine ? snapshot.types.find(({ id }) => id === crowd.ticketTypeId) : undefined;
  return (
    <Panel title={mine ? 'The crowd' : 'Why'}>
      <p className="wall-label pb-1 font-bold leading-tight">
        {mine ? describeCrowd(mine) : 'No crowd yet. What all buyers were told, since the reset:'}
      </p>
      {mine && <p className="effort wall-note text-quiet">{describeEffort(mine)}</p>}
      {crowd && other && (
        <p className="wall-note text-quiet">
          {other.event}, {other.name}: {describeCrowd(crowd)}
        </p>
      )}
      <CauseList rows={rows} totals={totals} rates={rates} />
    </Panel>
  );
}

interface CauseListProps {
  readonly rows: typeof CAUSES;
  readonly totals: ByCause;
  readonly rates: ByCause;
}

/** Each cause with its sentence and the page that explains it; shorter where there are many. */
function CauseList({ rows, totals, rates }: CauseListProps) {
  if (rows.length === 0) return <p className="wall-note text-quiet">No requests yet. Start a crowd.</p>;
  return (
    <ul aria-label="What buyers were told" className="causes" data-dense={rows.length > 5 || undefined}>
      {rows.map(({ id, label, sentence, path }) => (
        <li
          key={id}
          className="grid grid-cols-[auto_minmax(0,1fr)_auto_5.5ch] items-center gap-x-[0.6em] border-rule/40 border-b py-[0.15em] text-[clamp(1.0625rem,1.5vw,2.5rem)] leading-[1.15]"
        >
          <CauseSwatch cause={id} />
          <b className="cause-name">
            {path === null ? (
              label
            ) : (
              <Link
                href={path}
                prefetch={false}
                className="inline-block min-h-6 underline underline-offset-4"
              >
                {label}
              </Link>
            )}
          </b>
          <b className="cause-total tabular-nums">{formatCount(totals[id])}</b>
          <span className="text-right text-[0.75em] text-quiet tabular-nums">
            {rates[id] > 0 ? `${formatCount(Math.round(rates[id]))}/s` : ''}
          </span>
          <span className="cause-sentence col-[2/-1] text-[0.68em]">{sentence}</span>
        </li>
      ))}
    </ul>
  );
}

function describeCrowd({ gotTicket, buyers, endedAt, isLost }: LiveCrowd): string {
  const share = `${formatCount(gotTicket)} of ${formatCount(buyers)} buyers got a ticket`;
  if (endedAt !== null) return `Crowd finished: ${share}`;
  return isLost
    ? `The crowd's process died: at least ${share}`
    : `Crowd of ${formatCount(buyers)}: ${share} so far`;
}

function describeEffort({ requests, startedAt, endedAt, strategy }: LiveCrowd): string {
  const took = endedAt === null ? '' : ` in ${((endedAt - startedAt) / 1000).toFixed(1)} s`;
  return `${formatCount(requests)} requests${took}, sold by ${strategy}`;
}
