import type { ReactNode } from 'react';

interface Props {
  readonly state: string;
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}

/** Pink lets in; ink does not. The words, and the edge where colours are forced, say the same. */
export function VerdictCard({ state, title, text, children }: Props) {
  const look = state === 'welcome' ? 'border-loud bg-loud text-on-loud' : 'border-ink border-dashed bg-stock';
  return (
    <div data-state={state} className={`border-8 px-4 py-5 sm:px-5 ${look}`}>
      <p className="shout text-[clamp(3.5rem,17vw,6rem)] leading-[0.85]">{title}</p>
      <p className="mt-3 text-lg leading-snug [overflow-wrap:anywhere]">{text}</p>
      {children}
    </div>
  );
}
