import { buyerOf } from '@/lib/teaching/explorer/moves';
import type { Echo } from '@/lib/teaching/explorer/timeline';

/** What became of a call, after its text: `→ stock 1`, `WAITS for A`. Empty where the reply repeats the text. */
export function describeEcho(echo: Echo, text = ''): string {
  switch (echo.kind) {
    case 'returned':
      // Postgres answers BEGIN with BEGIN.
      return text.startsWith(echo.reply) ? '' : `→ ${echo.reply}`;
    case 'failed':
      return `✕ ${echo.code} ${echo.reply}`;
    case 'waits':
      return `WAITS for ${echo.isForConnection ? 'a connection: taken by ' : ''}${echo.for.join(' and ')}`;
    case 'died':
      return '† nobody hears it';
  }
}

/** The same as the end of a sentence about the call. */
export function describeEchoInProse(echo: Echo): string {
  switch (echo.kind) {
    case 'returned':
      return `gives ${echo.reply}`;
    case 'failed':
      return `fails: ${echo.reply} (${echo.code})`;
    case 'waits':
      return `waits for ${echo.isForConnection ? 'a connection of ' : ''}${echo.for.map(buyerOf).join(' and ')}`;
    case 'died':
      return 'is never heard of again';
  }
}
