import type { Metadata } from 'next';
import Link from 'next/link';
import { PROBLEMS, RETRY_SHORT } from '@/lib/shop/sale/problem';

export const metadata: Metadata = {
  title: 'What a purchase can answer',
  description: 'Every problem type of the purchase API: its status, what it means, and what to do.',
  alternates: { canonical: '/problems' },
};

/** Every problem type, for whoever writes a client. */
export default function ProblemsPage() {
  return (
    <>
      <h1 className="shout mt-2 mb-4 text-shout sm:mt-4">What can go wrong</h1>
      <p className="mb-8 max-w-prose text-lg">
        <code className="font-semibold">POST /api/purchases</code> answers a sale with 201, and everything
        else with <code className="font-semibold">application/problem+json</code> (RFC 9457). Its{' '}
        <code className="font-semibold">type</code> is one of these. Which reads may be old, and how old they
        are, stands{' '}
        <Link href="/consistency" className="underline">
          here
        </Link>
        .
      </p>
      <ul className="grid bg-stock md:grid-cols-2">
        {Object.entries(PROBLEMS).map(([type, { status, title, executed, retry }]) => (
          <li key={type} className="relative">
            <Link
              href={`/problems/${type}`}
              prefetch={false}
              className="flex items-center gap-5 px-4 py-4 hover:bg-ink hover:text-paper focus-visible:-outline-offset-3 sm:px-6"
            >
              <span className="shout w-14 shrink-0 text-4xl leading-none">{status}</span>
              <span className="min-w-0">
                <span className="block break-words font-semibold">{type}</span>
                <span className="block text-sm">{title}</span>
                <span className="block text-sm">
                  Executed: {executed} · Retry: {RETRY_SHORT[retry]}
                </span>
              </span>
            </Link>
            <span aria-hidden="true" className="holes-across -bottom-1 absolute inset-x-0 z-[1]" />
          </li>
        ))}
      </ul>
    </>
  );
}
