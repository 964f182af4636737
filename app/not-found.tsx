import type { Metadata } from 'next';
import Link from 'next/link';
import { Frame } from './(shop)/_parts/frame';

export const metadata: Metadata = { title: 'Not on the bill', robots: { index: false } };

export default function NotFound() {
  return (
    <Frame>
      <section className="max-w-4xl py-6">
        <p className="rubber text-4xl">404</p>
        <h1 className="shout mt-6 text-shout">Not on the bill.</h1>
        <p className="mt-5 max-w-prose text-lg">
          There is no page here, or no event of that name. Nothing is lost: the whole programme is{' '}
          <Link
            href="/"
            prefetch={false}
            className="inline-block font-semibold text-loud-ink underline underline-offset-4"
          >
            on the wall
          </Link>
          .
        </p>
      </section>
    </Frame>
  );
}
