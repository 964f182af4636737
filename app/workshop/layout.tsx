import type { ReactNode } from 'react';
import { RoomBar } from '@/app/_components/classroom/room-bar';
import { PageFrame } from '@/app/_components/page-frame';
import { demoShop } from './demo-only';
import './workshop.css';

const ROOMS = [
  { href: '/workshop', label: 'Explorer' },
  { href: '/workshop/lessons', label: 'Lessons' },
  { href: '/workshop/room', label: 'Classroom' },
  { href: '/workshop/checkout', label: 'Checkout' },
  { href: '/workshop/isolation', label: 'Isolation' },
  { href: '/workshop/two-phase', label: 'Two phases' },
  { href: '/', label: 'Box office' },
] as const;

/** What every page of the workshop stands in. Only a demo has one. */
export default async function WorkshopLayout({ children }: { children: ReactNode }) {
  await demoShop();
  return (
    <PageFrame
      skipTo="the workshop"
      brand={
        <p className="shout text-3xl">
          Last Ticket, <span className="marked">the workshop</span>
        </p>
      }
      name="Workshop"
      places={ROOMS}
      look={{ page: 'workshop', header: 'border-ink border-b-2 py-2', main: 'pb-8' }}
      bar={<RoomBar />}
    >
      {children}
    </PageFrame>
  );
}
