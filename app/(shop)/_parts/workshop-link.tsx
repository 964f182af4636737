import Link from 'next/link';
import { shop } from '@/lib/shop/shop';

/** The way into the workshop. Only a demo has one. */
export async function WorkshopLink({ className }: { readonly className: string }) {
  const { demoMode } = await shop();
  if (!demoMode) return null;
  return (
    <Link href="/workshop" prefetch={false} className={className}>
      See how in the workshop
    </Link>
  );
}
