import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

const isLoopback = (host: string) => /^(127\.|localhost$|\[?::1\]?$)/.test(host);

/** Where this machine reaches a server of its own, such as http://[::1]:3000. An address that means all is none to go to. */
export function localUrl(host: string, port: number): string {
  return `http://${isAll(host) ? '127.0.0.1' : inUrl(host)}:${port}`;
}

const isAll = (host: string) => host === '0.0.0.0' || host === '::';
const inUrl = (host: string) => (isIP(host) === 6 ? `[${host}]` : host);

/**
 * Where other machines reach a server of this one, such as http://192.168.1.7:3000. Empty: it listens on loopback
 * only.
 * @param host where it listens
 */
export function reachableUrls(host: string, port: number): readonly string[] {
  if (!isAll(host)) return isLoopback(host) ? [] : [localUrl(host, port)];
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
