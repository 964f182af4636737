'use client';

import { ErrorScreen } from './_components/error-screen';
import './globals.css';

interface Props {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** Takes the place of the root layout when that is what broke, so it brings its own document. */
export default function ShopFell({ error, reset }: Props) {
  return (
    <html lang="en">
      <body>
        <title>Something fell over · Last Ticket</title>
        <main>
          <ErrorScreen retry={reset} digest={error.digest} />
        </main>
      </body>
    </html>
  );
}
