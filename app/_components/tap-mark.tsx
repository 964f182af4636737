'use client';

import { useLinkStatus } from 'next/link';

/**
 * Stands in a link that fills its box, and shows at once that it was pressed, while its page is still on the way. The
 * box is the nearest one that is positioned.
 */
export function TapMark() {
  const { pending } = useLinkStatus();
  return (
    <span
      aria-hidden="true"
      data-pending={pending}
      className="pointer-events-none absolute inset-0 z-[1] bg-loud/20 outline-4 outline-loud -outline-offset-4 data-[pending=false]:hidden"
    />
  );
}
