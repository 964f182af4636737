import type { Metadata } from 'next';
import { ShopUnavailable } from '../_parts/shop-unavailable';

export const metadata: Metadata = { title: 'The house is dark', robots: { index: false } };

/** Drawn by `proxy.ts` at the address of a page whose database is out of reach, with status 503. */
export default function UnavailablePage() {
  return <ShopUnavailable />;
}
