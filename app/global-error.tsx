'use client';

import { type ErrorProps, ErrorScreen } from './_components/error-screen';
import './globals.css';

/** Takes the place of the root layout when that is what broke, so it brings its own document. */
export default function GlobalError(props: ErrorProps) {
  return (
    <html lang="en">
      <body>
        <title>Something fell over · Last Ticket</title>
        <ErrorScreen {...props} />
      </body>
    </html>
  );
}
