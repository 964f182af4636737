import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { FaultsPatch } from '@/lib/core/stores/faults';
import type { Answer } from '@/lib/load/generator/answer';
import { type RawAnswer, readAnswer } from '@/lib/load/generator/read-answer';
import { openSockets } from '@/lib/load/generator/sockets';
import type { Stack } from '@/stack/launcher';
import type { PurchaseParams } from './shop';
import { until } from './until';

/* Clients of a real stack whose server processes get killed. */

const DEADLINE_MS = 20_000;
/** A server process that died is replaced within it. */
const REPLACED_MS = 60_000;
const faultsBody = z.object({ faults: z.object({ crash: z.object({ call: z.string() }).nullable() }) });

/** One keep-alive connection: all that it sends reaches the same server process, until that dies. */
export interface ShopConnection {
  /** @throws {Error} the connection broke before the answer */
  buy(params: PurchaseParams): Promise<Answer>;
  get(path: string): Promise<unknown>;
  /** Changes the faults, and gives the call at which its process will now die. */
  setFaults(patch: FaultsPatch): Promise<string | null>;
  close(): Promise<void>;
}

/** Opens a connection to whichever process takes it. */
export function openConnection({ url, adminToken }: Pick<Stack, 'url' | 'adminToken'>): ShopConnection {
  const sockets = openSockets(url, 1, DEADLINE_MS);
  const post = (path: string, headers: readonly string[], body: object): Promise<RawAnswer> =>
    sockets.send({
      method: 'POST',
      path,
      headers: ['content-type', 'application/json', ...headers],
      body: Buffer.from(JSON.stringify(body)),
    });
  return {
    async buy({ ticketTypeId, buyer = randomUUID(), key = randomUUID(), strategy }) {
      const headers = ['cookie', `buyer=${buyer}`, 'idempotency-key', key];
      if (strategy !== undefined) headers.push('x-strategy', strategy);
      return readAnswer(await post('/api/purchases', headers, { ticketTypeId, quantity: 1 }));
    },
    async get(path) {
      return JSON.parse((await sockets.send({ method: 'GET', path, headers: [], body: null })).body);
    },
    async setFaults(patch) {
      const { body } = await post('/api/admin/faults', ['authorization', `Bearer ${adminToken}`], patch);
      return faultsBody.parse(JSON.parse(body)).faults.crash?.call ?? null;
    },
    close: () => sockets.close(),
  };
}

/** Opens two connections to two different processes: a crash that is armed in one is not armed in the other. */
export async function openTwoConnections(stack: Stack): Promise<readonly [ShopConnection, ShopConnection]> {
  const first = openConnection(stack);
  await first.setFaults({ crash: { call: 'redis.admit', when: 'after' } });
  const second = await until(async () => {
    const connection = openConnection(stack);
    if ((await connection.setFaults({})) === null) return connection;
    await connection.close();
    return false;
  }, REPLACED_MS);
  await first.setFaults({ crash: null });
  return [first, second];
}
