'use client';

/** What Next hands to an error page. */
export interface ErrorProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** Said when a page broke. What was bought stays bought, and the buyer should hear it. */
export function ErrorScreen({ error: { digest }, reset }: ErrorProps) {
  return (
    <main className="max-w-4xl px-edge py-10">
      <h1 className="shout text-shout">Something fell over.</h1>
      <p className="mt-5 max-w-prose text-lg">
        It was our stage, not your ticket: what you bought is safe, and what you did not buy was not charged.
      </p>
      <p className="mt-6 flex flex-wrap items-center gap-5">
        <button
          type="button"
          onClick={reset}
          className="shout bg-loud px-6 pt-3 pb-2 text-3xl text-on-loud leading-none hover:bg-ink hover:text-paper"
        >
          Try again
        </button>
        <a href="/" className="inline-block py-1 font-semibold underline underline-offset-4">
          To the programme
        </a>
      </p>
      {digest && <p className="stamp mt-6 text-quiet">For the stage manager: {digest}</p>}
    </main>
  );
}
