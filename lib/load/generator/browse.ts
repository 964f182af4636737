import { seededRandom } from '@/lib/core/random';
import { Control } from './control';
import { type CurvePoint, Latency, type Percentiles } from './latency';
import { openSockets } from './sockets';

/** People who look at pages while others buy. */
export interface Browsing {
  /** Ends it once the pages that were asked for have come. */
  stop(): Promise<PageFigures>;
}

export interface PageFigures {
  people: number;
  requests: number;
  /** Requests that brought no 200. */
  failures: number;
  /** How often each HTTP status came. */
  statuses: Record<string, number>;
  latencyMs: Percentiles;
  curveMs: CurvePoint[];
}

/** How long a page is read, at most, ms. */
const READ_MS = 2000;
const DEADLINE_MS = 10_000;
/** As a browser opens to one host. */
const SOCKETS_EACH = 6;
const MAX_SOCKETS = 256;
/** Streams of chance of their own: the buyers of the same seed stay the same. */
const STREAM = 2 ** 31;

/**
 * Lets people look at one of these pages after the other, each at its own pace, drawn from the seed.
 * Their times begin when a page was due, as those of the buyers do.
 */
export function startBrowsing(url: string, people: number, pages: readonly string[], seed: number): Browsing {
  const sockets = openSockets(url, Math.min(MAX_SOCKETS, people * SOCKETS_EACH), DEADLINE_MS);
  const control = new Control();
  const latency = new Latency();
  const statuses: Record<string, number> = {};
  let failures = 0;

  const load = async (path: string, dueAtMs: number) => {
    const status = await sockets
      .send({ method: 'GET', path, headers: ['accept', 'text/html'], body: null })
      .then(
        (answer) => answer.status,
        () => 0,
      );
    if (status !== 200) failures += 1;
    if (status > 0) statuses[status] = (statuses[status] ?? 0) + 1;
    latency.record(performance.now() - dueAtMs);
  };
  const browse = async (person: number) => {
    const random = seededRandom(seed, STREAM + person);
    while (!control.isDraining) {
      const restMs = random() * READ_MS;
      const dueAtMs = performance.now() + restMs;
      await control.wait(restMs);
      const page = pages[Math.floor(random() * pages.length)];
      if (page !== undefined && !control.isDraining) await load(page, dueAtMs);
    }
  };
  const all = Array.from({ length: people }, (_, person) => browse(person));
  return {
    async stop() {
      control.drain();
      await Promise.all(all);
      await sockets.close();
      return {
        people,
        requests: latency.count,
        failures,
        statuses,
        latencyMs: latency.percentiles,
        curveMs: latency.curve,
      };
    },
  };
}
