/** Enough to find out what is wrong; a crowd of strangers does not fill the log. */
const MAX_WARNINGS = 20;
const warned = new Set<string>();

/**
 * Whether a page of another site sent the request in its visitor's name. Programs, which send neither header, did
 * not. `host` is the shop's own. A mismatch is said in the log, once: it may be a proxy that hides the shop's host.
 */
export function isCrossSite(headers: {
  readonly site: string | null | undefined;
  readonly origin: string | null | undefined;
  readonly host: string | null | undefined;
}): boolean {
  if (headers.site != null && headers.site !== 'same-origin' && headers.site !== 'none') return true;
  if (headers.origin == null) return false;
  if (URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host) return false;
  warnOnce(
    `Refused with 403: a request from a page of ${headers.origin}, while this shop takes itself for ${headers.host}.` +
      ' If that is its address, a proxy hides it: set SHOP_ORIGIN or TRUST_PROXY (docs/proxies.md).',
  );
  return true;
}

/** The same of a request's headers. */
export const isForeign = (headers: Pick<Headers, 'get'>): boolean =>
  isCrossSite({
    site: headers.get('sec-fetch-site'),
    origin: headers.get('origin'),
    host: headers.get('host'),
  });

function warnOnce(text: string): void {
  if (warned.size >= MAX_WARNINGS || warned.has(text)) return;
  warned.add(text);
  console.warn(text);
}
