import type { Claim } from '@/lib/teaching/lessons/lesson';
import { Sentence } from './lesson-text';

/** What an article says, and what the runs say of it: a ticket with its stub. */
export function ClaimPanel({ claim }: { readonly claim: Claim }) {
  const { article, says, verdict, because } = claim;
  return (
    <section aria-labelledby="claim" className="flex flex-col bg-stock md:flex-row">
      <div className="min-w-0 flex-1 px-5 py-4 md:px-6">
        <h2 id="claim" className="stamp text-quiet">
          They say
        </h2>
        <blockquote className="mt-1 text-balance font-semibold text-xl leading-snug xl:text-2xl">
          <Sentence text={says} />
        </blockquote>
        <p className="mt-2 text-quiet text-sm">{article}</p>
      </div>
      <span aria-hidden="true" className="holes-across md:hidden" />
      <span aria-hidden="true" className="holes-down max-md:hidden" />
      <div className="min-w-0 flex-1 px-5 py-4 md:px-6">
        <p className="stamp text-quiet">The runs say</p>
        <p className="mt-2">
          <span className="rubber text-4xl">{verdict}</span>
        </p>
        <p className="mt-3">
          <Sentence text={because} />
        </p>
      </div>
    </section>
  );
}
