const decoder = new TextDecoder('utf-8', { fatal: true });

/** A text, or the UTF-8 of one, as JSON; undefined, which is no JSON value, where it is none. */
export function parseJson(json: string | Uint8Array): unknown {
  try {
    return JSON.parse(typeof json === 'string' ? json : decoder.decode(json));
  } catch {
    return undefined;
  }
}
