/** The origin that the visitor came to, such as https://shop.example; a proxy says the scheme. */
export function readOrigin(headers: { get(name: string): string | null }): string {
  const scheme = headers.get('x-forwarded-proto')?.split(',', 1)[0]?.trim() ?? 'http';
  return `${scheme}://${headers.get('host') ?? 'localhost'}`;
}
