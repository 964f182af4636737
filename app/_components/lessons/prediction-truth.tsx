import Link from 'next/link';

interface PredictionTruthProps {
  /** Null: nothing was said. */
  readonly isRight: boolean | null;
  readonly story: readonly string[];
  readonly href: string;
  readonly stores: string;
}

export function PredictionTruth({ isRight, story, href, stores }: PredictionTruthProps) {
  return (
    <>
      {isRight !== null && (
        <p className="shout text-3xl leading-none">{isRight ? 'You knew it.' : 'Look again.'}</p>
      )}
      <p className="mt-1">
        It was run just now, on {stores}.{' '}
        <Link href={href} prefetch={false} className="font-semibold underline underline-offset-4">
          Go through it step by step
        </Link>
      </p>
      <ol className="mt-2 list-decimal pl-6 text-sm leading-snug [overflow-wrap:anywhere]">
        {story.map((sentence, at) => {
          const number = at + 1;
          return <li key={number}>{sentence}</li>;
        })}
      </ol>
    </>
  );
}
