/**
 * The content security policy of a page. Only scripts that carry the nonce run, and what those load; nothing
 * is framed, nothing goes to or comes from another origin.
 * @param reloads pages follow the sources: React then evaluates, and Next styles what it lays over them
 */
export function pagePolicy(nonce: string, reloads: boolean): string {
  const [scripts, styles] = reloads ? [" 'unsafe-eval'", "'unsafe-inline'"] : ['', `'nonce-${nonce}'`];
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${scripts}`,
    `style-src 'self' ${styles}`,
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
