import type { ReactNode } from 'react';

interface PanelProps {
  readonly title: string;
  /** Said in small print beside the title. */
  readonly note?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A part of the dashboard: a heading, a rule, and what it is about. */
export function Panel({ title, note, className = '', children }: PanelProps) {
  return (
    <section
      aria-label={title}
      className={`flex min-h-0 min-w-0 flex-col border-ink border-t-4 pt-1 ${className}`}
    >
      <header className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="shout text-[clamp(1.75rem,2.1vw,3.5rem)] leading-none">{title}</h2>
        {note && <p className="wall-note text-quiet">{note}</p>}
      </header>
      {children}
    </section>
  );
}
