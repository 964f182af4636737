'use client';

import { StageFell } from './_components/stage-fell';

interface Props {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

export default function PageFell({ error, reset }: Props) {
  return (
    <main>
      <StageFell retry={reset} digest={error.digest} />
    </main>
  );
}
