import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

/**
 * Under what a client's requests count together: an IPv4 address, or the /64 of an IPv6 address, of which one customer has all.
 * Reads the last `X-Forwarded-For`, which the server or the platform wrote; '' where nobody did.
 */
export function readClientNetwork(headers: { get(name: string): string | null }): string {
  return toNetwork(lastOf(headers.get('x-forwarded-for')) ?? '');
}

/** The same of a request that has just come in: only a proxy of ours may say for whom it asks. */
export function clientAddress({ headers, socket }: IncomingMessage, trustProxy: boolean): string {
  const noted = trustProxy ? lastOf(headers['x-forwarded-for']) : undefined;
  return toNetwork(noted ?? socket.remoteAddress ?? '');
}

/** The last of a list is what the nearest proxy saw itself. */
function lastOf(header: string | string[] | null | undefined): string | undefined {
  const list = Array.isArray(header) ? header.at(-1) : header;
  return list?.split(',').at(-1)?.trim();
}

/** `2001:db8:1:2::/64` of an IPv6 address; an IPv4 address, written in either way, as it is. */
export function toNetwork(address: string): string {
  if (!address.includes(':')) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  const bare = address.split('%', 1)[0] ?? '';
  if (!isIPv6(bare)) return address;
  const [head = [], tail] = new URL(`http://[${bare}]`).hostname
    .slice(1, -1)
    .split('::')
    .map((part) => part.split(':').filter(Boolean));
  const zeros = tail ? Array.from({ length: 8 - head.length - tail.length }, () => '0') : [];
  const groups = [...head, ...zeros, ...(tail ?? [])];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
