import { scaleLinear, scaleLog } from 'd3-scale';
import { formatMs } from '@/lib/core/format/figures';

export interface Tick {
  /** Where it stands, in percent of the chart's width or height. */
  readonly at: number;
  readonly text: string;
}

export interface Axis {
  /** Where a value stands, in percent: from the left, or from the top. */
  readonly place: (value: number) => number;
  readonly ticks: readonly Tick[];
  readonly label: string;
}

type Range = readonly [number, number];

const ACROSS: Range = [0, 100];
const UPWARDS: Range = [100, 0];
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** Time from the start, ms. */
export function timeAxis(endMs: number): Axis {
  const scale = scaleLinear([0, Math.max(1, endMs)], ACROSS);
  return {
    place: (ms) => scale(ms),
    ticks: scale.ticks(5).map((ms) => ({ at: scale(ms), text: String(ms / 1000) })),
    label: 'seconds from the start',
  };
}

/** Time from the start, ms, where the longest run took many times as long as the shortest. */
export function logTimeAxis(startMs: number, endMs: number): Axis {
  return { ...logAxis(startMs, endMs, ACROSS), label: 'time from the start, log scale' };
}

/** Upwards from the least, or from 0. */
export function countAxis(label: string, values: readonly number[]): Axis {
  const scale = scaleLinear([least(values, 0), most(values, 1)], UPWARDS).nice(4);
  return {
    place: (count) => scale(count),
    ticks: scale.ticks(4).map((count) => ({ at: scale(count), text: compact.format(count) })),
    label,
  };
}

/** Upwards, ms, each step ten times the one below. */
export function latencyAxis(values: readonly number[]): Axis {
  const known = values.filter((ms) => ms > 0);
  return { ...logAxis(least(known, most(known, 1)), most(known, 0), UPWARDS), label: 'log scale' };
}

const FLOOR_MS = 0.1;

function logAxis(minMs: number, maxMs: number, range: Range): Omit<Axis, 'label'> {
  const first = Math.floor(Math.log10(Math.max(FLOOR_MS, minMs)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(FLOOR_MS, maxMs))));
  const scale = scaleLog([10 ** first, 10 ** last], range);
  // Few steps have room for the ones between.
  const steps = last - first > 2 ? [1] : [1, 2, 5];
  const values = Array.from({ length: last - first + 1 }, (_, index) =>
    steps.map((step) => step * 10 ** (first + index)),
  ).flat();
  return {
    place: (ms) => scale(Math.max(10 ** first, ms)),
    ticks: values.filter((ms) => ms <= 10 ** last).map((ms) => ({ at: scale(ms), text: duration(ms) })),
  };
}

function duration(ms: number): string {
  return ms >= 1000 ? `${compact.format(ms / 1000)} s` : ms >= 1 ? `${Math.round(ms)} ms` : formatMs(ms);
}

const NINES: readonly number[] = [0, 90, 99, 99.9, 99.99, 99.999];

/** Percentiles, each step ten times closer to all of them; 100 stands at the right edge. */
export function percentileAxis(highest: number): Axis {
  // Half a step beyond the last that can be told apart stands the slowest of all.
  const end = -Math.log10(1 - highest / 100) + 0.3;
  const place = (percentile: number) =>
    percentile >= 100 ? 100 : (-Math.log10(1 - percentile / 100) / end) * 100;
  const ticks = NINES.filter((percentile) => percentile <= highest && place(percentile) < 90);
  return {
    place,
    ticks: [
      ...ticks.map((percentile) => ({ at: place(percentile), text: `${percentile}%` })),
      { at: 100, text: 'all' },
    ],
    label: 'percent of the answers that took no longer, log scale',
  };
}

function least(values: readonly number[], start: number): number {
  return values.reduce((low, value) => Math.min(low, value), start);
}

function most(values: readonly number[], start: number): number {
  return values.reduce((high, value) => Math.max(high, value), start);
}
