/** `fetch` failed with one of these before it had a connection. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** Whether a failed `fetch` surely sent nothing: what it says lies in its cause, or in the driver's sourceError. */
export function wasNeverSent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string' && NOT_CONNECTED.has(error.code)) return true;
  return wasNeverSent(error.cause) || ('sourceError' in error && wasNeverSent(error.sourceError));
}
