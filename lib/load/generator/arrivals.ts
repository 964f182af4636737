import { UsageError } from '@/lib/core/cli/usage-error';
import { type Random, seededRandom } from '@/lib/core/random';

/** How a crowd comes. */
export const PROFILES = {
  doorbuster: 'everybody at once',
  spike: 'a trickle, and three of five within a tenth of the time, in the middle',
  ramp: 'more and more per second',
  soak: 'evenly',
  bots: 'everybody at once, with no manners: no backoff, two requests each, the key used again',
} as const;

export type Profile = keyof typeof PROFILES;

/** Of a profile that is no matter of time. */
export const isAtOnce = (profile: Profile) => profile === 'doorbuster' || profile === 'bots';

export interface ArrivalParams {
  readonly profile: Profile;
  /** Left out: what rate and duration make of it, else 5,000. */
  readonly buyers: number | undefined;
  readonly ratePerSecond: number | undefined;
  readonly durationMs: number | undefined;
}

export interface ArrivalPlan {
  readonly profile: Profile;
  readonly buyers: number;
  /** Over how long they come, ms; 0: all at once. */
  readonly durationMs: number;
  /** Left out: as the profile says. By that part of the time that part of them comes, all others after it. */
  readonly split?: Split;
}

/** Parts of 1. */
export interface Split {
  readonly ofTime: number;
  readonly ofBuyers: number;
}

const BUYERS = 5000;
const DURATION_MS = 10_000;
export const MAX_BUYERS = 1_000_000;
/** The stream of chance that the schedule is drawn from; buyers have theirs from 0. */
const STREAM = -2;

/**
 * Fills in what was left out: of buyers, rate and duration, two make the third.
 * @throws {UsageError} all three were given, or the profile has no use for them
 */
export function planArrivals({ profile, buyers, ratePerSecond, durationMs }: ArrivalParams): ArrivalPlan {
  if (isAtOnce(profile)) {
    if (ratePerSecond !== undefined || durationMs !== undefined) {
      throw new UsageError(`--rate and --duration are not for ${profile}: ${PROFILES[profile]}`);
    }
    return { profile, buyers: buyers ?? BUYERS, durationMs: 0 };
  }
  if (ratePerSecond === undefined) {
    return { profile, buyers: buyers ?? BUYERS, durationMs: durationMs ?? DURATION_MS };
  }
  if (buyers !== undefined && durationMs !== undefined) {
    throw new UsageError('--buyers, --rate and --duration: two of them make the third');
  }
  if (buyers !== undefined) return { profile, buyers, durationMs: (buyers / ratePerSecond) * 1000 };
  const spanMs = durationMs ?? DURATION_MS;
  const count = Math.max(1, Math.round((ratePerSecond * spanMs) / 1000));
  if (count > MAX_BUYERS)
    throw new UsageError(`--rate and --duration make ${count} buyers, of ${MAX_BUYERS}`);
  return { profile, buyers: count, durationMs: spanMs };
}

/**
 * When each buyer comes, in ms from the start, in order. The same seed gives the same schedule: independent arrivals,
 * as dense as the profile says, so that they come in clusters as people do.
 */
export function scheduleArrivals(
  { profile, buyers, durationMs, split }: ArrivalPlan,
  seed: number,
): Float64Array {
  const random = seededRandom(seed, STREAM);
  const schedule = new Float64Array(buyers);
  if (durationMs === 0) return schedule;
  for (let buyer = 0; buyer < buyers; buyer += 1) {
    schedule[buyer] = stretch(drawPart(profile, random), split) * durationMs;
  }
  return schedule.sort();
}

/** At which part of the time one comes, in [0, 1). */
function drawPart(profile: Profile, random: Random): number {
  const part = random();
  if (profile === 'ramp') return Math.sqrt(part);
  if (profile === 'spike' && random() < 0.6) return 0.45 + part / 10;
  return part;
}

function stretch(part: number, split: Split | undefined): number {
  if (!split) return part;
  const { ofTime, ofBuyers } = split;
  return part < ofBuyers
    ? (part / ofBuyers) * ofTime
    : ofTime + ((part - ofBuyers) / (1 - ofBuyers)) * (1 - ofTime);
}
