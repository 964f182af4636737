'use client';

import { useSyncExternalStore } from 'react';
import { Countdown } from '@/app/_components/countdown';
import type { BuyingState } from '@/lib/shop/buying/buying-state';
import { MAX_TRIES } from '@/lib/shop/buying/reduce-buying';
import styles from './buying.module.css';

/** What is seen of a state before its words are read; they say the same. */
export function StateSign({
  state,
  serverNowMs,
}: {
  readonly state: BuyingState;
  readonly serverNowMs: number;
}) {
  switch (state.kind) {
    case 'contended':
      return <Punches punched={state.tries} />;
    case 'crowded':
    case 'still-held':
      return <Punches punched={MAX_TRIES} />;
    case 'rate-limited':
    case 'unavailable':
    case 'all-held':
      return state.dueAtMs === null ? <Big text="…" /> : <SecondsLeft untilMs={state.dueAtMs} />;
    case 'unknown':
    case 'interrupted':
      return <Big text="?" />;
    case 'offline':
      return <Stamp text="Offline" />;
    case 'beaten':
      return <Stamp text="Gone" />;
    case 'sold-out':
      return <Stamp text="Sold out" />;
    case 'too-few':
      return <Big text={String(state.left)} />;
    case 'limit-reached':
      return <Big text={state.limit === null ? '!' : String(state.limit)} />;
    case 'not-on-sale':
      return state.saleStartsAt === null ? null : (
        <span className="shout text-2xl text-loud-ink leading-none sm:text-4xl">
          <Countdown until={state.saleStartsAt} serverNowMs={serverNowMs} />
        </span>
      );
    default:
      return null;
  }
}

/** Where a phone has no room for it, the title says the same. */
function Stamp({ text }: { readonly text: string }) {
  return <span className="rubber text-4xl max-sm:hidden">{text}</span>;
}

function Big({ text }: { readonly text: string }) {
  return <span className="shout text-5xl text-loud-ink leading-[0.8] tabular-nums sm:text-7xl">{text}</span>;
}

/** The tries as punched holes: one each. */
function Punches({ punched }: { readonly punched: number }) {
  return (
    <span className="grid grid-cols-5 gap-1.5">
      {Array.from({ length: MAX_TRIES }, (_, i) => i + 1).map((n) => (
        <span
          key={n}
          className={`size-4 rounded-full border-2 border-loud ${n <= punched ? 'bg-loud' : ''} ${n === punched + 1 ? styles.next : ''}`}
        />
      ))}
    </span>
  );
}

const everyTick = (listener: () => void) => {
  const timer = setInterval(listener, 250);
  return () => clearInterval(timer);
};

function SecondsLeft({ untilMs }: { readonly untilMs: number }) {
  const leftS = useSyncExternalStore(
    everyTick,
    () => Math.max(0, Math.ceil((untilMs - Date.now()) / 1000)),
    () => 0,
  );
  return <Big text={String(leftS)} />;
}
