import { CAUSES } from '@/lib/control/dashboard/causes';
import type { Point } from '@/lib/control/dashboard/points';
import type { Timeline } from '@/lib/control/dashboard/timeline';

/** What the charts show, a line per moment. Requests per second, latencies in ms. */
export function toCsv(points: readonly Point[]): string {
  const header = ['at', ...CAUSES.map(({ id }) => id), 'p50', 'p95', 'p99'];
  const lines = points.map(({ at, perSecond, latencyMs }) => [
    new Date(at).toISOString(),
    ...CAUSES.map(({ id }) => perSecond[id].toFixed(2)),
    ...[latencyMs?.p50, latencyMs?.p95, latencyMs?.p99].map((ms) => ms ?? ''),
  ]);
  return [header, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

/** The same with everything else that is on the page. */
export function toJson(points: readonly Point[], { whole, feed }: Timeline): string {
  return JSON.stringify({ snapshot: whole, points, feed }, null, 2);
}

/** Saves a text as a file of the visitor's. */
export function save(name: string, type: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
