'use client';

import { useServerNow } from './server-clock';

interface Props {
  /** ISO 8601 */
  readonly until: string;
  readonly serverNowMs: number;
}

/** What is left until then by the server's clock, such as "12 d 04:05:06". */
export function Countdown({ until, serverNowMs }: Props) {
  const leftS = Math.max(0, Math.floor((Date.parse(until) - useServerNow(serverNowMs)) / 1000));
  const days = Math.floor(leftS / 86_400);
  const clock = [Math.floor(leftS / 3600) % 24, Math.floor(leftS / 60) % 60, leftS % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  return (
    <time dateTime={until} className="whitespace-nowrap tabular-nums">
      {days > 0 ? `${days} d ` : ''}
      {clock}
    </time>
  );
}
