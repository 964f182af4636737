import type { ReactNode } from 'react';
import { Frame } from '../(shop)/_parts/frame';

export default function ProblemsLayout({ children }: { children: ReactNode }) {
  return <Frame>{children}</Frame>;
}
