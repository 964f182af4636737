import { useEffect, useRef, useState } from 'react';
import { openDetector } from './open-detector';

interface Props {
  readonly onCode: (code: string) => void;
}

/** Frames are looked at this often. */
const EVERY_MS = 150;
/** A code that stays before the camera is one scan until it was away for this long. */
const AWAY_MS = 3000;

/** Scans with the camera of a phone; the button is there where a browser can lend one. */
export function Camera({ onCode }: Props) {
  const [state, setState] = useState<'none' | 'off' | 'on' | 'refused' | 'missing'>('none');
  const video = useRef<HTMLVideoElement>(null);
  const tell = useRef(onCode);
  useEffect(() => {
    tell.current = onCode;
  });
  useEffect(() => {
    // Without https a browser lends no camera, and does not even know the word.
    if ('mediaDevices' in navigator) setState('off');
  }, []);
  useEffect(() => {
    const screen = video.current;
    if (state !== 'on' || !screen) return;
    const stopping = new AbortController();
    watch(screen, (code) => tell.current(code), stopping.signal).catch((error: unknown) => {
      if (!stopping.signal.aborted) setState(isRefusal(error) ? 'refused' : 'missing');
    });
    return () => stopping.abort();
  }, [state]);
  if (state === 'none') return null;
  return (
    <div className="mt-4">
      {state === 'on' && (
        <video
          ref={video}
          muted
          playsInline
          aria-label="What the camera sees"
          className="mb-3 w-full max-w-md bg-ink"
        />
      )}
      <button
        type="button"
        onClick={() => setState(state === 'on' ? 'off' : 'on')}
        className="shout h-12 border-2 border-ink px-5 pt-1 text-2xl"
      >
        {state === 'on' ? 'Stop the camera' : 'Scan with the camera'}
      </button>
      <p role="status" className="mt-2 font-semibold empty:hidden">
        {state === 'refused' &&
          'The browser does not lend its camera to this page: allow it in its settings.'}
        {state === 'missing' && 'There is no camera, or another program has it.'}
      </p>
    </div>
  );
}

/** Shows the camera in `screen` and tells each code that comes before it, until it is aborted. */
async function watch(
  screen: HTMLVideoElement,
  onCode: (code: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  try {
    const detector = await openDetector();
    if (signal.aborted) return;
    screen.srcObject = camera;
    await screen.play();
    const seenAt = new Map<string, number>();
    while (!signal.aborted) {
      for (const { rawValue } of await detector.detect(screen)) {
        const now = performance.now();
        if (now - (seenAt.get(rawValue) ?? -AWAY_MS) >= AWAY_MS && !signal.aborted) onCode(rawValue);
        seenAt.set(rawValue, now);
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  } finally {
    for (const track of camera.getTracks()) track.stop();
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotAllowedError';
}
