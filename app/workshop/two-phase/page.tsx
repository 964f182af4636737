import type { Metadata } from 'next';
import { Suspense } from 'react';
import { TextLink } from '@/app/_components/text-link';
import { TwoPhase } from '@/app/_components/two-phase/two-phase';
import { readMaxPrepared } from '@/lib/teaching/two-phase/databases';
import { demoShop } from '../demo-only';

export const metadata: Metadata = {
  title: 'Two phases',
  description:
    'Two-phase commit on two real databases, a statement at a time, and what a dead coordinator leaves.',
  robots: { index: false },
};

export default async function TwoPhasePage() {
  const { env } = await demoShop();
  return (
    <>
      <h1 className="shout mt-5 text-[clamp(3rem,8vw,8rem)] leading-[0.88]">Two-phase commit, really</h1>
      <p className="mt-3 max-w-prose text-lg">
        The seat is in one database and the money in another. A coordinator asks both to promise, then tells
        both to commit. Nothing here is a drawing: they are two databases of this Postgres, beside the shop’s
        own, and the coordinator’s sessions really end when you kill it. Do it after each statement once.
      </p>
      <Suspense fallback={<p className="py-8 text-lg">Asking Postgres what it can prepare…</p>}>
        <Bench databaseUrl={env.LAB_DATABASE_URL ?? env.DATABASE_URL} />
      </Suspense>
      <noscript>
        <p className="py-4 font-bold">This page needs JavaScript: each step is a request of its own.</p>
      </noscript>
    </>
  );
}

async function Bench({ databaseUrl }: { readonly databaseUrl: string }) {
  return (await readMaxPrepared(databaseUrl)) > 0 ? <TwoPhase /> : <NothingToPrepare />;
}

function NothingToPrepare() {
  return (
    <section aria-labelledby="not-here" className="mt-6 max-w-prose bg-stock px-4 py-4">
      <h2 id="not-here" className="shout text-4xl leading-none">
        Not on this Postgres
      </h2>
      <p className="mt-2">
        Its <code className="font-semibold">max_prepared_transactions</code> is 0, so it refuses every{' '}
        <code className="font-semibold">PREPARE TRANSACTION</code>. That is Postgres’ own default, and what
        Neon and most hosts keep: a transaction that somebody forgot holds its locks, and keeps old rows from
        being cleaned up, for ever. A pooler that lends a session for one transaction cannot carry it either:
        the session that prepares is another one than the one that commits.
      </p>
      <p className="mt-2">
        A demo that starts its own Postgres (<code className="font-semibold">npm run demo</code>, without{' '}
        <code className="font-semibold">DATABASE_URL</code>) has it.{' '}
        <TextLink href="/workshop/lessons">To the lessons</TextLink>
      </p>
    </section>
  );
}
