import type { Answer } from './answer';
import type { Order } from './outcome';
import { addSeen, formatSeen, formatSeenCookie, readSeen, SEEN_HEADER } from './seen';

/** What an answer with that order lets its reader see. */
export function seenIn({
  ticketTypeId,
  typeVersion,
}: Pick<Order, 'ticketTypeId' | 'typeVersion'>): Pick<Answer, 'seen'> {
  return typeVersion ? { seen: { ticketTypeId, ...typeVersion } } : {};
}

/** The answer, with what its reader has seen by now: whoever brings it reads nothing older. */
export function sendSeen(
  answer: Answer,
  { headers }: { readonly headers: Readonly<Record<string, string | undefined>> },
): Answer {
  if (!answer.seen) return answer;
  const seen = addSeen(readSeen(headers), answer.seen);
  const isSecure = headers.origin?.startsWith('https:') ?? false;
  return {
    ...answer,
    headers: { ...answer.headers, [SEEN_HEADER]: formatSeen(seen) },
    cookies: [formatSeenCookie(seen, isSecure)],
  };
}
