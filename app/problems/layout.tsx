import type { ReactNode } from 'react';
import { ShopFrame } from '../(shop)/_parts/shop-frame';

export default function ProblemsLayout({ children }: { children: ReactNode }) {
  return <ShopFrame>{children}</ShopFrame>;
}
