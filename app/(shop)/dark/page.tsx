import type { Metadata } from 'next';
import { HouseDark } from '../_parts/house-dark';

export const metadata: Metadata = { title: 'The house is dark', robots: { index: false } };

/** Drawn by `proxy.ts` at the address of a page whose database is out of reach, with status 503. */
export default function DarkPage() {
  return <HouseDark />;
}
