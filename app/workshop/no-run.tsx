import Link from 'next/link';

interface NoRunProps {
  /** The page's own heading, or below it. */
  readonly level?: 'h1' | 'h2';
  readonly title?: string;
  readonly why: string;
  /** Where to go from here, and what that is called. */
  readonly again?: string;
  readonly label?: string;
}

export function NoRun({
  level: Heading = 'h1',
  title = 'No such run.',
  why,
  again = '/workshop',
  label = 'Start over',
}: NoRunProps) {
  return (
    <section className="max-w-4xl py-6">
      <Heading className="shout text-5xl">{title}</Heading>
      <p className="mt-3 max-w-prose text-lg">
        {why}{' '}
        <Link
          href={again}
          prefetch={false}
          className="inline-block font-semibold text-loud-ink underline underline-offset-4"
        >
          {label}
        </Link>
      </p>
    </section>
  );
}
