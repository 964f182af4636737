import type { ReactNode } from 'react';

interface PanelProps {
  readonly title: string;
  /** Said in small print beside the title. */
  readonly note?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A sheet on the wall: a heading, a rule, and what it is about. */
export function Panel({ title, note, className = '', children }: PanelProps) {
  return (
    <section aria-label={title} className={`flex min-w-0 flex-col border-t-4 border-ink pt-2 ${className}`}>
      <header className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="shout text-3xl xl:text-5xl">{title}</h2>
        {note && <p className="text-quiet text-sm xl:text-xl">{note}</p>}
      </header>
      {children}
    </section>
  );
}
