import Link from 'next/link';

interface NoRunProps {
  readonly why: string;
  readonly again?: string;
}

/** Said where there is nothing to show. */
export function NoRun({ why, again = '/workshop' }: NoRunProps) {
  return (
    <section className="max-w-4xl py-6">
      <p className="shout text-5xl">No such run.</p>
      <p className="mt-3 max-w-prose text-lg">
        {why}{' '}
        <Link
          href={again}
          prefetch={false}
          className="inline-block font-semibold text-loud-ink underline underline-offset-4"
        >
          Begin anew
        </Link>
      </p>
    </section>
  );
}
