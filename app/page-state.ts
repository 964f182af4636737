import { findLesson } from '@/lessons/registry';
import { findProblem } from '@/lib/shop/sale/problem';
import { shop } from '@/lib/shop/shop';
import type { MissingThing } from './(shop)/_parts/missing';
import { readProgrammeNow } from './(shop)/_parts/read-programme';
import { readAskedOrder } from './(shop)/orders/read-asked-order';
import { readOwnOrders } from './(shop)/tickets/read-own-orders';

/** What a visitor will find at an address. */
export type PageState =
  | { readonly kind: 'there' }
  | { readonly kind: 'missing'; readonly what: MissingThing }
  /** The database is out of reach, and the page has nothing to show without it. */
  | { readonly kind: 'unavailable' };

interface Asked {
  readonly pathname: string;
  readonly searchParams: URLSearchParams;
  /** As the page will get them. */
  readonly headers: Headers;
}

/**
 * Looks whether a page has what it is about, before anything of it is drawn. A page cannot say so itself: once it
 * throws `notFound()` Next sends an empty document that scripts fill later, and it can set no other status at all.
 */
export async function findPageState({ pathname, searchParams, headers }: Asked): Promise<PageState> {
  const [place = '', id, ...more] = pathname.split('/').slice(1).map(decode);
  if (place === 'missing' || place === 'unavailable') return missing('page');
  if (place === 'workshop') return findInWorkshop(id, more);
  if (more.length > 0) return THERE;
  if (place === 'problems') return id === undefined || findProblem(id) ? THERE : missing('problem');
  if (place === '' || place === 'sitemap.xml') return (await readProgrammeNow(headers)) ? THERE : UNAVAILABLE;
  if (place === 'events' && id !== undefined) return findEventState(id, headers);
  if (place === 'tickets') return (await readOwnOrders(headers)) ? THERE : UNAVAILABLE;
  if (place === 'orders' && id !== undefined) {
    const { kind } = await readAskedOrder(id, searchParams.get('k'), headers);
    return kind === 'none' ? missing('order') : kind === 'away' ? UNAVAILABLE : THERE;
  }
  return THERE;
}

const THERE = { kind: 'there' } as const;
const UNAVAILABLE = { kind: 'unavailable' } as const;
const missing = (what: MissingThing) => ({ kind: 'missing', what }) as const;

async function findEventState(slug: string, headers: Headers): Promise<PageState> {
  const programme = await readProgrammeNow(headers);
  if (!programme) return UNAVAILABLE;
  return programme.events.some((event) => event.slug === slug) ? THERE : missing('event');
}

async function findInWorkshop(room: string | undefined, more: readonly string[]): Promise<PageState> {
  if (!(await shop()).demoMode) return missing('workshop');
  const [slug, ...beyond] = more;
  if (room !== 'lessons' || slug === undefined || beyond.length > 0) return THERE;
  return findLesson(slug) ? THERE : missing('lesson');
}

/** What cannot be decoded is nothing's name. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
