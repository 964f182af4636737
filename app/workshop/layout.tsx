import Link from 'next/link';
import type { ReactNode } from 'react';
import { RoomBar } from '@/app/_components/classroom/room-bar';
import { demoShop } from './demo-only';
import './workshop.css';

const ROOMS = [
  { href: '/workshop', label: 'Explorer' },
  { href: '/workshop/lessons', label: 'Lessons' },
  { href: '/workshop/room', label: 'Classroom' },
  { href: '/workshop/isolation', label: 'Isolation' },
  { href: '/', label: 'Box office' },
] as const;

/** What every page of the workshop stands in. Only a demo has one. */
export default async function WorkshopLayout({ children }: { children: ReactNode }) {
  await demoShop();
  return (
    <div className="workshop flex min-h-dvh flex-col">
      <a
        href="#main"
        className="shout -translate-y-20 absolute top-2 left-2 z-20 bg-loud px-4 py-2 text-2xl text-on-loud focus:translate-y-0"
      >
        Skip to the workshop
      </a>
      <header className="flex flex-wrap items-center justify-between gap-x-6 border-ink border-b-2 px-edge py-2">
        <p className="shout text-3xl">
          Last Ticket, <span className="marked">the workshop</span>
        </p>
        <nav aria-label="Workshop">
          <ul className="flex flex-wrap gap-x-5">
            {ROOMS.map(({ href, label }) => (
              <li key={href}>
                <Link
                  href={href}
                  prefetch={false}
                  className="stamp inline-block py-1.5 underline-offset-4 hover:underline"
                >
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <RoomBar />
      <main id="main" tabIndex={-1} className="flex-1 px-edge pb-8 outline-none">
        {children}
      </main>
    </div>
  );
}
