import { isIP } from 'node:net';
import { UsageError } from '@/lib/core/cli/usage-error';
import type { Health } from './shop-shapes';

/**
 * Parses the address of a shop and refuses what a crowd must not be sent to.
 * @returns its origin, such as `http://127.0.0.1:3000`
 * @throws {UsageError} no http address, or not this machine and `allowHost` is false
 */
export function parseTarget(address: string, allowHost: boolean): string {
  if (!URL.canParse(address)) throw new UsageError(`--url ${address} should look like http://127.0.0.1:3000`);
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new UsageError(`--url ${address} should begin with http:// or https://`);
  }
  if (!isLoopback(url.hostname) && !allowHost) {
    throw new UsageError(
      `${url.hostname} is not this machine. A crowd is an attack on a host that has not asked for it: ` +
        '--allow-host sends it to a host of your own that runs as a demo',
    );
  }
  return url.origin;
}

/** @throws {UsageError} the shop is no demo: neither the crowd nor the reset belongs there */
export function requireDemo(origin: string, health: Health): void {
  if (isLoopback(new URL(origin).hostname) || health.demo) return;
  throw new UsageError(
    `${origin} does not say that it is a demo (/api/health: demo), so no crowd goes there`,
  );
}

/** Whether a URL's host is this machine. A name that only resolves to it does not count, except localhost. */
export function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]') return true;
  return isIP(hostname) === 4 && hostname.startsWith('127.');
}
