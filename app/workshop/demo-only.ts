import { notFound } from 'next/navigation';
import { type Shop, shop } from '@/lib/shop/shop';

/**
 * The shop, where it is a demo: elsewhere the workshop is not to be found. Each page that does more than show text
 * asks for itself: a browser may ask for a page without the layout around it.
 */
export async function demoShop(): Promise<Shop> {
  const open = await shop();
  if (!open.demoMode) notFound();
  return open;
}
