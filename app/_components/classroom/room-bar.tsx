'use client';

import { useEffect, useState } from 'react';
import { leave } from './room-client';
import { useClassroom, useRestart } from './use-classroom';

const NEWS_MS = 8000;

/** Which room this browser is in, on every page of the workshop; nothing where it is in none. */
export function RoomBar() {
  const { room } = useClassroom();
  const [isNews, setNews] = useState(false);
  useRestart(() => setNews(true));
  useEffect(() => {
    if (!isNews) return;
    const timer = setTimeout(() => setNews(false), NEWS_MS);
    return () => clearTimeout(timer);
  }, [isNews]);
  if (!room) return null;
  return (
    <aside
      aria-label="Classroom"
      className="flex flex-wrap items-center gap-x-4 bg-loud px-edge text-on-loud"
    >
      <p className="min-w-0 break-words py-1">
        Room <strong className="tracking-widest">{room.code}</strong>, as <strong>{room.name}</strong>
      </p>
      <button
        type="button"
        className="min-h-6 cursor-pointer py-1 font-semibold underline underline-offset-4"
        onClick={() => void leave()}
      >
        Leave the room
      </button>
      <p role="status" className="font-semibold">
        {isNews && 'The teacher sent everybody back to step 1.'}
      </p>
    </aside>
  );
}
