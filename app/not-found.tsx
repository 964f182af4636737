import type { Metadata } from 'next';
import { Frame } from './(shop)/_parts/frame';
import { Missing } from './(shop)/_parts/missing';

export const metadata: Metadata = { title: 'Page not found', robots: { index: false } };

export default function NotFound() {
  return (
    <Frame>
      <Missing what="page" />
    </Frame>
  );
}
