import type { Token } from '@/lib/teaching/player/read-listings';

/** A line of source, its pieces in their colours. */
export function Tokens({ tokens }: { readonly tokens: readonly Token[] }) {
  return <code>{tokens.map(toSpan)}</code>;
}

function toSpan({ text, kind }: Token, at: number) {
  return kind === null ? (
    text
  ) : (
    <span key={at} className={`token-${kind}`}>
      {text}
    </span>
  );
}
