/**
 * Whether a page of another site sent the request in its visitor's name. Programs, which send neither header, did
 * not. `host` is the request's own.
 */
export function isCrossSite(headers: {
  readonly site: string | null | undefined;
  readonly origin: string | null | undefined;
  readonly host: string | null | undefined;
}): boolean {
  if (headers.site != null && headers.site !== 'same-origin' && headers.site !== 'none') return true;
  if (headers.origin == null) return false;
  return !URL.canParse(headers.origin) || new URL(headers.origin).host !== headers.host;
}
