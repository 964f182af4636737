import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { readOrigin } from '@/lib/core/http/origin';
import { display, text } from './fonts';
import './globals.css';

const DESCRIPTION = 'A ticket shop that sells the last ticket exactly once, and shows how.';

/** Links in the metadata are absolute: they point to whatever host the visitor came to. */
export async function generateMetadata(): Promise<Metadata> {
  return {
    metadataBase: new URL(readOrigin(await headers())),
    title: { default: 'Last Ticket', template: '%s · Last Ticket' },
    description: DESCRIPTION,
    openGraph: { siteName: 'Last Ticket', type: 'website', description: DESCRIPTION },
    twitter: { card: 'summary_large_image' },
  };
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#e3e7de' },
    { media: '(prefers-color-scheme: dark)', color: '#0b0c13' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Every page is rendered for its visitor: a page made ahead would carry no nonce, and its scripts would not run.
  await connection();
  return (
    <html lang="en" className={`${display.variable} ${text.variable}`}>
      <body>{children}</body>
    </html>
  );
}
