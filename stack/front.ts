import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientAddress } from '@/lib/core/http/client-address';
import { type OriginSettings, settleOrigin } from '@/lib/core/http/origin';
import { toProblem } from '@/lib/shop/sale/answer';

/** No route takes more; a longer body, or one of unknown length, ends its connection. */
const MAX_KEPT_BYTES = 1 << 20;
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * The edge of the self-hosted shop, as on Vercel the platform's: makes of a request what all behind it may rely on
 * (a path that can be decoded, the shop's own host and scheme, the client's address), or answers it.
 * @returns false: answered
 */
export function settleRequest(
  request: IncomingMessage,
  response: ServerResponse,
  settings: OriginSettings,
): boolean {
  const { headers, method = '' } = request;
  const path = readPath(request.url ?? '');
  if (!METHODS.includes(method)) {
    return refuse(request, response, { kind: 'method-not-allowed', allow: METHODS.join(', ') });
  }
  if (path === undefined) {
    return refuse(request, response, wrong('path', 'should begin with / or be a whole URL'));
  }
  if (!settleOrigin(headers, settings)) {
    return refuse(request, response, wrong('Host', 'should name a host'));
  }
  request.url = path;
  // Next believes what a client says of its own address; here only a proxy of ours may say so.
  headers['x-forwarded-for'] = clientAddress(request, settings.TRUST_PROXY);
  // What is left of a body that nobody reads would stand before the connection's next request.
  const isLong = Number(headers['content-length'] ?? 0) > MAX_KEPT_BYTES;
  if (isLong || headers['transfer-encoding'] !== undefined) response.shouldKeepAlive = false;
  return true;
}

function wrong(field: string, message: string) {
  return { kind: 'invalid-request', errors: [{ field, message }] } as const;
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  problem: Parameters<typeof toProblem>[0],
): false {
  const { status, headers, body } = toProblem(problem);
  request.resume();
  response.writeHead(status, { ...headers, connection: 'close' }).end(body);
  return false;
}

/** The path and query of a request's target. One that cannot be decoded is taken letter by letter: it is found nowhere. */
function readPath(target: string): string | undefined {
  const url = target.startsWith('/') ? target : pathOf(target);
  if (url === undefined) return undefined;
  const end = url.indexOf('?');
  const path = end < 0 ? url : url.slice(0, end);
  return isDecodable(path) ? url : path.replaceAll('%', '%25') + (end < 0 ? '' : url.slice(end));
}

/** What a proxy's client would ask for, `http://shop.example/events`; `*` has no path. */
function pathOf(target: string): string | undefined {
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return undefined;
  const { pathname, search } = new URL(target);
  return pathname + search;
}

function isDecodable(path: string): boolean {
  if (!path.includes('%')) return true;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
