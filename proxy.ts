import { randomBytes, randomUUID } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { findPageState } from '@/app/page-state';
import { RELOADS } from './lib/core/env';
import { isBrokenForm } from './lib/core/http/broken-form';
import {
  formatBuyerCookie,
  readBuyerCookie,
  readIdentities,
  withNewBuyer,
} from './lib/core/http/buyer-cookie';
import { readOrigin } from './lib/core/http/origin';
import { pagePolicy } from './lib/core/http/page-policy';
import { isCrossSite } from './lib/core/http/same-origin';
import { adoptOrder } from './lib/shop/orders/adopted-orders';
import { shop } from './lib/shop/shop';

const PAGE_METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS'];
/** Seconds after which a page that has no database may be asked for again. */
const RETRY_AFTER_S = 5;

/**
 * Makes a visitor who looks at a page or at the programme a buyer (the page of this very request knows it already),
 * or the buyer again that this browser bought as; and gives every page a nonce: Next reads it from the request's
 * policy and puts it on its scripts.
 * What is not there, or has no database, is answered here with its status and a page of its own.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  if (isForeignForm(request)) return new NextResponse('Not from this origin.\n', { status: 403 });
  if (!PAGE_METHODS.includes(request.method) && isPage(request)) {
    const headers = { allow: PAGE_METHODS.join(', ') };
    return new NextResponse('That method does nothing here.\n', { status: 405, headers });
  }
  if (isForm(request) && (await isBrokenForm(request))) {
    return new NextResponse('The form did not come whole.\n', { status: 400 });
  }

  const headers = new Headers(request.headers);
  const policy = isPage(request) ? pagePolicy(randomBytes(16).toString('base64'), RELOADS) : null;
  if (policy) headers.set('content-security-policy', policy);

  const toBe = isLook(request) ? findBuyerToBe(request.headers.get('cookie')) : null;
  if (toBe?.isNew) headers.set('cookie', withNewBuyer(request.headers.get('cookie'), toBe.buyerId));

  const response = await route(request, headers);
  if (policy) response.headers.set('content-security-policy', policy);
  if (toBe) {
    response.headers.append(
      'set-cookie',
      formatBuyerCookie(toBe.buyerId, readOrigin(request.headers).startsWith('https:')),
    );
    // A cache that kept this answer would make all its readers one buyer.
    response.headers.set('cache-control', 'private, no-store');
  }
  if (response.ok && isLook(request)) await adopt(request, response);
  return response;
}

/** A secret link that comes from elsewhere, not from a page of this shop, is kept by the browser that opens it. */
async function adopt({ nextUrl, headers }: NextRequest, response: NextResponse): Promise<void> {
  if (!nextUrl.searchParams.has('k') || headers.get('sec-fetch-site') === 'same-origin') return;
  const { ticketSecret } = await shop();
  const isHttps = readOrigin(headers).startsWith('https:');
  for (const cookie of adoptOrder(nextUrl, headers.get('cookie'), ticketSecret, isHttps)) {
    response.headers.append('set-cookie', cookie);
  }
}

/** To the page that was asked for, or to the one that says why there is none. */
async function route(request: NextRequest, headers: Headers): Promise<NextResponse> {
  const { pathname, searchParams } = request.nextUrl;
  // A page that breaks here breaks in its own place too, where it can say so.
  const state = isRead(request)
    ? await findPageState({ pathname, searchParams, headers }).catch(() => null)
    : null;
  if (state?.kind === 'missing') return instead(`/missing/${state.what}`, { status: 404 });
  if (state?.kind === 'unavailable') {
    return instead('/unavailable', { status: 503, headers: { 'retry-after': String(RETRY_AFTER_S) } });
  }
  return NextResponse.next({ request: { headers } });

  function instead(page: string, init: ResponseInit): NextResponse {
    return NextResponse.rewrite(new URL(page, request.url), { ...init, request: { headers } });
  }
}

/** No page of another site posts a form of ours in its visitor's name. */
function isForeignForm({ method, headers }: NextRequest): boolean {
  const [site, origin, host] = [headers.get('sec-fetch-site'), headers.get('origin'), headers.get('host')];
  return method !== 'GET' && method !== 'HEAD' && isCrossSite({ site, origin, host });
}

/** Posted by a form itself; what a page's script posts, Next checks. */
function isForm({ method, headers }: NextRequest): boolean {
  const isMultipart = headers.get('content-type')?.toLowerCase().startsWith('multipart/form-data');
  return method === 'POST' && isMultipart === true && !headers.has('next-action');
}

function isPage(request: NextRequest): boolean {
  return !request.nextUrl.pathname.startsWith('/api/');
}

function isRead({ method }: NextRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

/**
 * Somebody looks at a page: no file, nothing that a browser fetches ahead, and nothing that the router of a page
 * fetches for it: a browser says itself that it shows no document.
 */
function isLook(request: NextRequest): boolean {
  const { headers, nextUrl } = request;
  const purpose = `${headers.get('sec-purpose')} ${headers.get('purpose')}`;
  const isFetched = isPage(request) && headers.get('sec-fetch-dest') === 'empty';
  // No page has a dot in its path: whoever asks for a file is nobody's visitor yet.
  return isRead(request) && !isFetched && !nextUrl.pathname.includes('.') && !purpose.includes('prefetch');
}

/** The identity that the browser's `buyer` should be from now on; null: it is. */
function findBuyerToBe(cookies: string | null): { readonly buyerId: string; readonly isNew: boolean } | null {
  const { current } = readIdentities(cookies);
  if (current === null) return { buyerId: randomUUID(), isNew: true };
  const buyer = readBuyerCookie(cookies);
  return buyer.kind === 'ok' && buyer.buyerId === current ? null : { buyerId: current, isNew: false };
}

/** Pages, those that are not there too (no file of `public/`, nothing of Next's own), and the programme. */
export const config = {
  matcher: [
    '/((?!api/|_next/|posters/|schemas/|(?:favicon\\.ico|icon\\.svg|apple-icon|(?:.*/)?opengraph-image[\\w-]*|robots\\.txt)$).*)',
    '/api/events/:path*',
  ],
};
