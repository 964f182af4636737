import { formatCookie } from '@/lib/core/http/buyer-cookie';
import { cookieName, splitCookies } from '@/lib/core/http/cookies';

/** How far a ticket type had come when somebody saw it. */
export interface Seen {
  readonly ticketTypeId: string;
  readonly generation: number;
  readonly version: number;
}

const COOKIE = 'seen';
/** For clients without cookies: what they were told, and what they bring. */
export const SEEN_HEADER = 'x-seen';
const MOST = 8;
const TEN_MINUTES_S = 600;

/** `type.generation.version`, the newest last. */
export const formatSeen = (seen: readonly Seen[]): string =>
  seen.map((each) => `${each.ticketTypeId}.${each.generation}.${each.version}`).join('~');

/** What is not of that form counts as nothing. */
export function parseSeen(text: string): readonly Seen[] {
  return text.split('~').flatMap((part) => {
    const [, ticketTypeId, generation, version] = /^([\w-]{1,64})\.(\d{1,9})\.(\d{1,15})$/.exec(part) ?? [];
    return ticketTypeId === undefined
      ? []
      : [{ ticketTypeId, generation: Number(generation), version: Number(version) }];
  });
}

/** What whoever asks has seen: by cookie, or by header. */
export function readSeen(headers: {
  readonly cookie?: string | null | undefined;
  readonly 'x-seen'?: string | null | undefined;
}): readonly Seen[] {
  const [, cookie] = splitCookies(headers.cookie).find(([name]) => name === COOKIE) ?? [];
  return newestOfEach([...parseSeen(cookie ?? ''), ...parseSeen(headers[SEEN_HEADER] ?? '')]);
}

/** The same of a Web request. */
export const seenBy = (headers: Headers): readonly Seen[] =>
  readSeen({ cookie: headers.get('cookie'), 'x-seen': headers.get(SEEN_HEADER) });

/** What has been seen then, the last eight types. */
export const addSeen = (before: readonly Seen[], seen: Seen): readonly Seen[] =>
  newestOfEach([...before, seen]);

function newestOfEach(all: readonly Seen[]): readonly Seen[] {
  const newest = new Map<string, Seen>();
  for (const each of all) {
    const known = newest.get(each.ticketTypeId);
    newest.delete(each.ticketTypeId); // The one that was seen last stands last.
    newest.set(each.ticketTypeId, known && !isAtLeast(each, known) ? known : each);
  }
  return [...newest.values()].slice(-MOST);
}

/** Whether `now` is that version or a newer one; a newer life is newer than all that was before it. */
export const isAtLeast = (
  now: Pick<Seen, 'generation' | 'version'>,
  seen: Pick<Seen, 'generation' | 'version'>,
): boolean =>
  now.generation > seen.generation || (now.generation === seen.generation && now.version >= seen.version);

/** The cookie that keeps it for ten minutes: by then every reader has come as far. */
export function seenCookie(seen: readonly Seen[], secure: boolean) {
  const options = { path: '/', maxAge: TEN_MINUTES_S, httpOnly: true, sameSite: 'lax' } as const;
  return { name: cookieName(COOKIE, secure), value: formatSeen(seen), ...options, secure };
}

export const formatSeenCookie = (seen: readonly Seen[], secure: boolean): string =>
  formatCookie(seenCookie(seen, secure));
