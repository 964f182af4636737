import type { Metadata } from 'next';
import { after, connection } from 'next/server';
import { probeNowAndThen } from '@/lib/control/staleness/probe';
import { readStaleness } from '@/lib/control/staleness/staleness';
import { formatMsOr } from '@/lib/core/format/figures';
import { OPERATIONS } from '@/lib/shop/consistency/operations';
import { shop } from '@/lib/shop/shop';

export const metadata: Metadata = {
  title: 'Which operation needs which consistency',
  description: 'What each operation of this shop reads, why there, and how old its reads are.',
  alternates: { canonical: '/consistency' },
};

/** Each operation with the consistency that it needs, and the measured age of what is read. */
export default async function ConsistencyPage() {
  await connection();
  const theShop = await shop();
  const { samples, p50Ms, p95Ms, maxMs, objectiveMs } = await readStaleness(theShop);
  after(probeNowAndThen(theShop));
  const isMissed = p95Ms !== null && p95Ms > objectiveMs;
  const sums = [
    { name: 'median', ms: p50Ms },
    { name: '95 of 100 within', ms: p95Ms },
    { name: 'oldest', ms: maxMs },
    { name: 'objective (95 of 100)', ms: objectiveMs },
  ];
  return (
    <>
      <h1 className="shout mt-2 mb-4 text-shout sm:mt-4">Which read may be old</h1>
      <p className="mb-8 max-w-prose text-lg">
        Consistency is chosen for each operation, not for a shop. <b>Strong</b> reads the very rows that a
        sale changes. <b>Causal</b> never shows you less than what you have done yourself. <b>Eventual</b>{' '}
        shows what was true a moment ago.
      </p>
      <section aria-labelledby="age" className="mb-10 bg-stock px-4 py-6 sm:px-6">
        <h2 id="age" className="stamp mb-3">
          How old reads are
        </h2>
        <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
          {sums.map(({ name, ms }) => (
            <div key={name}>
              <dt className="text-sm">{name}</dt>
              <dd className="shout text-3xl">{formatMsOr(ms, 'not yet')}</dd>
            </div>
          ))}
        </dl>
        <p className="mt-3 text-sm">
          {samples === 0
            ? 'Nothing was measured yet: the shop buys from itself while somebody looks. Look again in a moment.'
            : `Of the last ${samples} tickets that the shop bought from itself, until a reader was shown the sale. `}
          {isMissed && <b className="alarm px-2">The objective is missed.</b>}
        </p>
      </section>
      <ul className="grid bg-stock md:grid-cols-2">
        {Object.entries(OPERATIONS).map(([id, { name, consistency, reads, why, otherwise }]) => (
          <li key={id} className="relative px-4 py-5 sm:px-6">
            <h2 className="shout text-3xl leading-none">{name}</h2>
            <p className="mt-1 mb-2 font-semibold">
              {consistency} · reads the {reads}
            </p>
            <p className="max-w-prose">{why}</p>
            <p className="mt-2 max-w-prose text-sm">Otherwise: {otherwise}</p>
            <span aria-hidden="true" className="holes-across -bottom-1 absolute inset-x-0 z-[1]" />
          </li>
        ))}
      </ul>
      <p className="mt-6 max-w-prose">
        The same as JSON: <code className="font-semibold">GET /api/consistency</code>.
      </p>
    </>
  );
}
