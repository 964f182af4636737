import type { Metadata } from 'next';
import Link from 'next/link';
import { Dashboard } from '@/app/_components/dashboard/dashboard';
import { WorkshopLink } from '@/app/(shop)/_parts/workshop-link';
import { demoShop } from '@/app/workshop/demo-only';
import { PROMISE_GROUPS } from '@/lib/shop/strategies/promise-groups';
import './dashboard.css';

export const metadata: Metadata = {
  title: 'Dashboard',
  description:
    'The sale as it happens: what is left, which buyers are admitted, and whether each ticket was sold once.',
  robots: { index: false },
};

export default async function DashboardPage() {
  await demoShop();
  return (
    <main className="dashboard min-h-dvh overflow-x-clip px-edge pt-2">
      <header className="flex flex-wrap items-baseline justify-between gap-x-6 border-b-2 border-ink pb-1">
        <h1 className="shout text-3xl">Last Ticket, live</h1>
        <nav aria-label="Shop" className="flex flex-wrap gap-x-6">
          <WorkshopLink className="inline-block min-h-6 font-bold underline underline-offset-4" />
          <Link href="/" className="inline-block min-h-6 font-bold underline underline-offset-4">
            To the box office
          </Link>
        </nav>
      </header>
      <noscript>
        <p className="py-6 text-lg">
          The dashboard needs JavaScript. The books are open without it: <a href="/api/audit">/api/audit</a>.
        </p>
      </noscript>
      <Dashboard strategies={PROMISE_GROUPS} />
    </main>
  );
}
