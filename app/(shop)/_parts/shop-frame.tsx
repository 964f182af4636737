import Link from 'next/link';
import type { ReactNode } from 'react';
import { PageFrame } from '@/app/_components/page-frame';
import { TapMark } from '@/app/_components/tap-mark';
import { WorkshopLink } from './workshop-link';

const PLACES = [
  { href: '/tickets', label: 'My tickets' },
  { href: '/problems', label: 'For developers' },
] as const;

/** What every page of the shop stands in: its name, and the small print. */
export function ShopFrame({ children }: { children: ReactNode }) {
  return (
    <PageFrame skipTo="the tickets" brand={<Brand />} name="Shop" places={PLACES} footer={<SmallPrint />}>
      {children}
    </PageFrame>
  );
}

function Brand() {
  return (
    <Link href="/" prefetch={false} className="group relative flex items-stretch">
      <span className="shout bg-ink px-3 pt-1.5 pb-1 text-2xl text-paper leading-none">Last</span>
      <span aria-hidden="true" className="holes-down bg-loud [--color-hole:var(--color-paper)]" />
      <span className="shout bg-loud px-3 pt-1.5 pb-1 text-2xl text-on-loud leading-none">Ticket</span>
      <TapMark />
    </Link>
  );
}

function SmallPrint() {
  return (
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
  );
}
