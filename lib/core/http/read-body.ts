/** How much of a body that is too large is read away, so that its sender gets to read the answer. */
const MAX_DRAIN_BYTES = 1 << 20;

/** The body of a request, or null when it is larger than that (the rest is read away, up to a bound). */
export async function readBody(request: Request, maxBytes: number): Promise<Buffer | null> {
  if (request.body === null) return Buffer.alloc(0);
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size <= maxBytes) chunks.push(value);
    if (size > MAX_DRAIN_BYTES) {
      await reader.cancel();
      break;
    }
  }
  return size > maxBytes ? null : Buffer.concat(chunks);
}
