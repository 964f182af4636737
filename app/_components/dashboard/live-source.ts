import { fetchJson } from '@/app/_components/fetch-json';
import type { Snapshot } from '@/lib/control/dashboard/snapshot';

/*
 * One stream for all tabs of a browser: the tab that holds the lock has the stream and tells the others.
 * A hidden tab lets go of it. Where streams are cut, the tab asks once a second instead.
 */

const NAME = 'last-ticket-live';
/** Snapshots come four times a second; a stream that is silent for this long is dead. */
const SILENCE_MS = 4000;
const POLL_MS = 1000;
const POLL_PATIENCE_MS = 10_000;
/** Streams that failed in a row before it polls, and how long it does until it tries a stream again. */
const MAX_FAILURES = 2;
const POLLING_MS = 30_000;

export type Connection = 'connecting' | 'live' | 'polling' | 'reconnecting';

/** `changes` lead up to `whole`, where there is one. */
export interface Message {
  readonly changes: readonly Snapshot[];
  readonly whole: Snapshot | null;
}

export interface Listener {
  readonly received: (message: Message) => void;
  readonly changedTo: (connection: Connection) => void;
  /** The last snapshot that is known; null: none. */
  readonly since: () => number | null;
}

/** Listens until the function that comes back is called. */
export function openLiveSource(listener: Listener): () => void {
  const channel = new BroadcastChannel(NAME);
  let stop = () => {};

  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (document.hidden) return;
    listener.received(data);
    listener.changedTo('live');
  };
  const lead = () =>
    stream({
      ...listener,
      received: (message) => {
        listener.received(message);
        channel.postMessage(message);
      },
    });
  const turn = () => {
    stop();
    stop = document.hidden ? () => {} : takePart(lead, listener);
  };
  document.addEventListener('visibilitychange', turn);
  turn();
  return () => {
    document.removeEventListener('visibilitychange', turn);
    stop();
    channel.close();
  };
}

/** Leads when the lock is free, and until then listens to the tab that does. */
function takePart(lead: () => () => void, listener: Listener): () => void {
  // Only secure pages have locks; in a classroom over http each tab has a stream of its own.
  if (!navigator.locks) return lead();
  const leaving = new AbortController();
  const left = new Promise<void>((resolve) => leaving.signal.addEventListener('abort', () => resolve()));
  const leadUntilLeft = async () => {
    const stop = lead();
    await left;
    stop();
  };
  navigator.locks.request(NAME, { signal: leaving.signal }, leadUntilLeft).catch(() => {});
  void poll(listener); // A tab that does not lead has missed what came before it.
  return () => leaving.abort();
}

interface Polled {
  readonly snapshot: Snapshot;
  readonly missed: readonly Snapshot[];
}

async function poll(listener: Listener): Promise<boolean> {
  const reply = await fetchJson<Polled>(`/api/live?poll=1&since=${listener.since() ?? 0}`, POLL_PATIENCE_MS);
  if (!reply?.isOk || !reply.body) return false;
  listener.received({ changes: reply.body.missed, whole: reply.body.snapshot });
  return true;
}

function stream(listener: Listener): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let isStopped = false;

  const receive = (message: Message) => {
    failures = 0;
    clearTimeout(timer);
    timer = setTimeout(fail, SILENCE_MS);
    listener.received(message);
    listener.changedTo('live');
  };
  const open = () => {
    const since = listener.since();
    source = new EventSource(`/api/live${since === null ? '' : `?since=${since}`}`);
    timer = setTimeout(fail, SILENCE_MS);
    let isFirst = true;
    source.addEventListener('history', ({ data }) => receive({ changes: JSON.parse(data), whole: null }));
    source.addEventListener('snapshot', ({ data }) => {
      const snapshot: Snapshot = JSON.parse(data);
      receive(isFirst ? { changes: [], whole: snapshot } : { changes: [snapshot], whole: null });
      isFirst = false;
    });
    source.addEventListener('error', fail);
  };
  function fail(): void {
    source?.close();
    clearTimeout(timer);
    if (isStopped) return;
    failures += 1;
    listener.changedTo('reconnecting');
    timer = setTimeout(failures > MAX_FAILURES ? askInstead : open, Math.min(500 * failures, POLL_MS));
  }
  function askInstead(untilMs = performance.now() + POLLING_MS): void {
    void poll(listener).then((isAnswered) => {
      if (isStopped) return;
      listener.changedTo(isAnswered ? 'polling' : 'reconnecting');
      const isOver = performance.now() > untilMs;
      if (isOver) failures = 0;
      timer = setTimeout(() => (isOver ? open() : askInstead(untilMs)), POLL_MS);
    });
  }

  open();
  return () => {
    isStopped = true;
    source?.close();
    clearTimeout(timer);
  };
}
