'use client';

import { ErrorScreen } from './_components/error-screen';

interface Props {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

export default function PageFell({ error, reset }: Props) {
  return (
    <main>
      <ErrorScreen retry={reset} digest={error.digest} />
    </main>
  );
}
