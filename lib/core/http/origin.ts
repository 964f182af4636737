import type { IncomingHttpHeaders } from 'node:http';

/** A host as a URL may name it, with or without a port. */
const HOST = /^(?:[a-z\d][\w.-]*|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/** How a server knows the address that its visitors type: the first of these that is there. */
export interface OriginSettings {
  /** Said outright, such as `https://tickets.example`. */
  readonly SHOP_ORIGIN?: string | undefined;
  /** A proxy of ours stands in front: `X-Forwarded-Host` and `X-Forwarded-Proto` are its word. */
  readonly TRUST_PROXY: boolean;
}

/**
 * Writes the shop's own origin into the headers of a request that has just come in, where everything reads it:
 * the check of forms, Next's Server Actions and every link. What a client says of a proxy is overwritten.
 * @returns false: the request names no host
 */
export function settleOrigin(headers: IncomingHttpHeaders, settings: OriginSettings): boolean {
  const { scheme, host } = findOrigin(headers, settings);
  if (host === undefined || !HOST.test(host)) return false;
  headers.host = host;
  headers['x-forwarded-host'] = host;
  headers['x-forwarded-proto'] = scheme;
  return true;
}

function findOrigin(headers: IncomingHttpHeaders, { SHOP_ORIGIN, TRUST_PROXY }: OriginSettings) {
  if (SHOP_ORIGIN !== undefined) {
    const { protocol, host } = new URL(SHOP_ORIGIN);
    return { scheme: toScheme(protocol.slice(0, -1)), host };
  }
  if (!TRUST_PROXY) return { scheme: 'http', host: headers.host };
  const scheme = toScheme(firstOf(headers['x-forwarded-proto']));
  return { scheme, host: firstOf(headers['x-forwarded-host']) ?? headers.host };
}

/**
 * The origin that the visitor came to, such as `https://shop.example`, from the headers as `settleOrigin`, or on
 * Vercel the platform, left them.
 */
export function readOrigin(headers: { get(name: string): string | null }): string {
  const host = headers.get('host') ?? '';
  return `${toScheme(firstOf(headers.get('x-forwarded-proto')))}://${HOST.test(host) ? host : 'localhost'}`;
}

/** The first of a list is what the visitor's own connection was, whatever stands behind. */
function firstOf(header: string | string[] | null | undefined): string | undefined {
  const list = Array.isArray(header) ? header[0] : header;
  return list?.split(',', 1)[0]?.trim() || undefined;
}

/** Anything else in a link, `javascript:` say, would be run by a click. */
function toScheme(word: string | undefined): 'http' | 'https' {
  return word === 'https' ? 'https' : 'http';
}
