import type { FaultInjector } from '@/lib/load/generator/nemesis';
import { isLoopback, parseTarget } from '@/lib/load/generator/target';
import type { StackOptions } from './launcher';
import { readLocalDemo } from './local-demo';

/** The shop that a crowd goes to, and how to let go of it. */
export interface CrowdTarget {
  readonly url: string;
  readonly adminToken: string | undefined;
  /** How many server processes there are; null where nobody knows. */
  readonly instances: number | null;
  /** Nobody needs the ticket type afterwards. */
  readonly isOwn: boolean;
  /** How to break it; undefined where it is somebody else's. */
  readonly injector: FaultInjector | undefined;
  readonly close: () => Promise<void>;
}

/**
 * A shop that runs already; its admin token comes from ADMIN_TOKEN, or from the demo of this machine.
 * @throws {UsageError} no crowd may go there
 */
export function findTarget(address: string, allowHost: boolean): CrowdTarget {
  const url = parseTarget(address, allowHost);
  const { hostname, port } = new URL(url);
  const demo = isLoopback(hostname) ? readLocalDemo(Number(port || 80)) : undefined;
  const adminToken = process.env.ADMIN_TOKEN || demo?.adminToken;
  return { url, adminToken, instances: null, isOwn: false, injector: undefined, close: async () => {} };
}

/** Brings up a shop for one crowd. @throws {Error} it does not come up; nothing of it is left */
export async function openOwnTarget(options: StackOptions): Promise<CrowdTarget> {
  const { instances = 1 } = options;
  const { startStack } = await import('./launcher');
  const stack = await startStack({ ...options, instances, ephemeral: true });
  const { url, adminToken, killWorker, shiftClock, stop } = stack;
  const restartPostgres = async () => stack.postgres?.restart();
  const injector = { killProcess: killWorker, restartPostgres, shiftClock };
  return { url, adminToken, instances, isOwn: true, injector, close: stop };
}
