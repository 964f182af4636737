import type { Line } from '@/lib/teaching/two-phase/run-view';

/** All that was said to the two databases, in order. */
export function LineList({ lines }: { readonly lines: readonly Line[] }) {
  return (
    <section aria-labelledby="said" className="min-w-0 border-ink border-t-4 pt-3">
      <h2 id="said" className="shout text-4xl leading-none">
        What was said
      </h2>
      <ol aria-label="What was said" className="mt-2 grid gap-2">
        {lines.map(toItem)}
      </ol>
    </section>
  );
}

function toItem({ who, side, text, reply, isRefused }: Line, at: number) {
  return (
    <li key={at} className="min-w-0 bg-stock px-3 py-2">
      <span className="stamp text-quiet">
        {who}
        {side && ` to the ${side}`}
      </span>
      <span className="block font-mono text-[0.8125rem] leading-snug [overflow-wrap:anywhere]">{text}</span>
      {reply !== '' && (
        <span className={isRefused ? 'font-bold text-(--ink-alarm)' : 'text-quiet'}>
          {isRefused ? '✕ ' : '✓ '}
          {reply}
        </span>
      )}
    </li>
  );
}
