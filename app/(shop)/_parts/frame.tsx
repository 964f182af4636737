import Link from 'next/link';
import type { ReactNode } from 'react';
import { TapMark } from '@/app/_components/tap-mark';
import { WorkshopLink } from './workshop-link';

const PLACES = [
  { href: '/tickets', label: 'My tickets' },
  { href: '/problems', label: 'For developers' },
] as const;

/** What every page of the shop stands in: the skip link, the house's name, the small print. */
export function Frame({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="shout -translate-y-20 absolute top-2 left-2 z-10 bg-loud px-4 py-2 text-2xl text-on-loud focus:translate-y-0"
      >
        Skip to the tickets
      </a>
      <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-edge py-3">
        <Link href="/" prefetch={false} className="group relative flex items-stretch">
          <span className="shout bg-ink px-3 pt-1.5 pb-1 text-2xl text-paper leading-none">Last</span>
          <span aria-hidden="true" className="holes-down bg-loud [--color-hole:var(--color-paper)]" />
          <span className="shout bg-loud px-3 pt-1.5 pb-1 text-2xl text-on-loud leading-none">Ticket</span>
          <TapMark />
        </Link>
        <nav aria-label="House">
          <ul className="flex gap-5">
            {PLACES.map(({ href, label }) => (
              <li key={href}>
                <Link
                  href={href}
                  prefetch={false}
                  className="stamp relative inline-block py-1.5 underline-offset-4 hover:underline"
                >
                  {label}
                  <TapMark />
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <main id="main" tabIndex={-1} className="flex-1 px-edge pb-16 outline-none">
        {children}
      </main>
      <footer className="px-edge pb-8">
        <div aria-hidden="true" className="holes-across mb-4 bg-ink/10" />
        <p className="max-w-prose text-quiet text-sm">
          Every event here is invented and no money moves. The tickets are counted for real: the last one is
          sold exactly once.{' '}
          <Link href="/dashboard" prefetch={false} className="inline-block py-1 underline underline-offset-4">
            Watch it live
          </Link>{' '}
          <WorkshopLink className="inline-block py-1 underline underline-offset-4" />
        </p>
      </footer>
    </div>
  );
}
