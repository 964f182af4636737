'use client';

import { useEffect, useRef, useState } from 'react';
import { EMPTY_TIMELINE, extend, type Timeline } from '@/lib/control/dashboard/timeline';
import { type Connection, openLiveSource } from './live-source';

export interface Live {
  readonly timeline: Timeline;
  readonly connection: Connection;
  /** When something was last received, by `performance.now()`; null: nothing yet. */
  readonly receivedAtMs: number | null;
}

const NOTHING: Live = { timeline: EMPTY_TIMELINE, connection: 'connecting', receivedAtMs: null };

/** What the stream has told so far. While paused it is listened to, and not shown. */
export function useLive(isPaused: boolean): Live {
  const [shown, setShown] = useState(NOTHING);
  const latest = useRef(NOTHING);
  const paused = useRef(isPaused);

  useEffect(() => {
    paused.current = isPaused;
    if (!isPaused) setShown(latest.current);
  }, [isPaused]);

  useEffect(() => {
    let frame = 0;
    const change = (next: Partial<Live>) => {
      latest.current = { ...latest.current, ...next };
      if (paused.current || frame !== 0) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        setShown(latest.current);
      });
    };
    const close = openLiveSource({
      since: () => latest.current.timeline.whole?.seq ?? null,
      changedTo: (connection) => connection !== latest.current.connection && change({ connection }),
      received: ({ changes, whole }) => {
        let { timeline } = latest.current;
        for (const one of changes) timeline = extend(timeline, one, false);
        if (whole) timeline = extend(timeline, whole, true);
        change({ timeline, receivedAtMs: performance.now() });
      },
    });
    return () => {
      close();
      cancelAnimationFrame(frame);
    };
  }, []);

  return shown;
}
