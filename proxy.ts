import { randomBytes, randomUUID } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { formatBuyerCookie, readBuyerCookie, withBuyerCookie } from '@/lib/buyer/buyer-cookie';
import { pagePolicy } from '@/lib/http/page-policy';
import { isCrossSite } from '@/lib/http/same-origin';

/**
 * Makes whoever looks at a page or at the programme a buyer (the page of this very request knows it already),
 * and gives every page a nonce: Next reads it from the request's policy and puts it on its scripts.
 */
export function proxy(request: NextRequest): NextResponse {
  if (isForeignForm(request)) return new NextResponse('Not from this origin.\n', { status: 403 });

  const headers = new Headers(request.headers);
  const policy = isPage(request) ? pagePolicy(randomBytes(16).toString('base64')) : null;
  if (policy) headers.set('content-security-policy', policy);

  const newBuyerId = needsBuyer(request) ? randomUUID() : null;
  if (newBuyerId) headers.set('cookie', withBuyerCookie(request.headers.get('cookie'), newBuyerId));

  const response = NextResponse.next({ request: { headers } });
  if (policy) response.headers.set('content-security-policy', policy);
  if (newBuyerId) {
    response.headers.append('set-cookie', formatBuyerCookie(newBuyerId, isHttps(request)));
    // A cache that kept this answer would make all its readers one buyer.
    response.headers.set('cache-control', 'private, no-store');
  }
  return response;
}

/** No page of another site posts a form of ours in its visitor's name. */
function isForeignForm({ method, headers }: NextRequest): boolean {
  const [site, origin, host] = [headers.get('sec-fetch-site'), headers.get('origin'), headers.get('host')];
  return method !== 'GET' && method !== 'HEAD' && isCrossSite({ site, origin, host });
}

function isPage(request: NextRequest): boolean {
  return !request.nextUrl.pathname.startsWith('/api/');
}

function needsBuyer(request: NextRequest): boolean {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  return isRead && readBuyerCookie(request.headers.get('cookie')).kind !== 'ok';
}

function isHttps(request: NextRequest): boolean {
  const forwarded = request.headers.get('x-forwarded-proto')?.split(',', 1)[0]?.trim();
  return (forwarded ?? request.nextUrl.protocol.replace(':', '')) === 'https';
}

/** Pages (no file of `public/`, nothing of Next's own) and the programme. */
export const config = { matcher: ['/((?!api/|_next/|.*\\.\\w+$).*)', '/api/events/:path*'] };
