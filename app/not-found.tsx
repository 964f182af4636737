import type { Metadata } from 'next';
import { Missing } from './(shop)/_parts/missing';
import { ShopFrame } from './(shop)/_parts/shop-frame';

export const metadata: Metadata = { title: 'Page not found', robots: { index: false } };

export default function NotFound() {
  return (
    <ShopFrame>
      <Missing what="page" />
    </ShopFrame>
  );
}
