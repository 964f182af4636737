import { randomUUID } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { formatBuyerCookie, readBuyerCookie, withBuyerCookie } from '@/lib/buyer/buyer-cookie';

/** Makes whoever looks at a page or at the programme a buyer. The page of this very request knows it already. */
export function proxy(request: NextRequest): NextResponse {
  const cookies = request.headers.get('cookie');
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (!isRead || readBuyerCookie(cookies).kind === 'ok') return NextResponse.next();

  const buyerId = randomUUID();
  const headers = new Headers(request.headers);
  headers.set('cookie', withBuyerCookie(cookies, buyerId));
  const response = NextResponse.next({ request: { headers } });
  response.headers.append('set-cookie', formatBuyerCookie(buyerId, isHttps(request)));
  // A prerendered page is public to caches, but this answer carries one buyer's secret.
  response.headers.set('cache-control', 'private, no-store');
  return response;
}

function isHttps(request: NextRequest): boolean {
  const forwarded = request.headers.get('x-forwarded-proto')?.split(',', 1)[0]?.trim();
  return (forwarded ?? request.nextUrl.protocol.replace(':', '')) === 'https';
}

/** Pages (no file of `public/`, nothing of Next's own) and the programme. */
export const config = { matcher: ['/((?!api/|_next/|.*\\.\\w+$).*)', '/api/events/:path*'] };
