import { networkInterfaces } from 'node:os';

const isLoopback = (host: string) => /^(127\.|localhost$|\[?::1\]?$)/.test(host);

/**
 * Where other machines reach a server of this one, such as http://192.168.1.7:3000. Empty: it listens on loopback
 * only.
 * @param host where it listens
 */
export function reachableUrls(host: string, port: number): readonly string[] {
  if (host !== '0.0.0.0' && host !== '::') return isLoopback(host) ? [] : [`http://${host}:${port}`];
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => `http://${address}:${port}`);
}

/** What a class types: the origin that its teacher came to, or, where that means this machine, its other names. */
export function invitationUrls(
  origin: string,
  { HOST, PORT }: { readonly HOST: string; readonly PORT: number },
): readonly string[] {
  return isLoopback(new URL(origin).hostname) ? reachableUrls(HOST, PORT) : [origin];
}
