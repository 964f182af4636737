/** The token of an `Authorization: Bearer …` header; '' where it is none. A scheme is the same in any case (RFC 9110, 11.1). */
export function readBearer(authorization: string | null | undefined): string {
  return /^bearer +(.+)$/i.exec(authorization ?? '')?.[1] ?? '';
}
