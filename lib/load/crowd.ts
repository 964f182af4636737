import { setMaxListeners } from 'node:events';
import { type Answer, readAnswer } from './answer';
import { type Buyer, type BuyerStory, buy, type Patience } from './buyer';
import type { Sockets } from './sockets';
import type { Tally } from './tally';

export interface Errand {
  readonly ticketTypeId: string;
  /** Left out: the shop's own choice. */
  readonly strategy: string | undefined;
  readonly patience: Patience;
}

/**
 * Lets all buyers press Buy at once and waits until each has its answer. Their stories come in their own order.
 * @throws {Error} AbortError, once `signal` says stop
 */
export async function releaseCrowd(
  crowd: readonly Buyer[],
  { ticketTypeId, strategy, patience }: Errand,
  sockets: Sockets,
  tally: Tally,
  signal: AbortSignal,
): Promise<readonly BuyerStory[]> {
  const body = Buffer.from(JSON.stringify({ ticketTypeId, quantity: 1 }));
  const common = ['content-type', 'application/json', ...(strategy ? ['x-strategy', strategy] : [])];

  const press = async (buyer: Buyer, dueAtMs: number): Promise<Answer> => {
    const headers = [...common, 'cookie', `buyer=${buyer.id}`, 'idempotency-key', buyer.key];
    try {
      const raw = await sockets.send({ method: 'POST', path: '/api/purchases', headers, body });
      const answeredAtMs = performance.now();
      const answer = readAnswer(raw);
      tally.record(answer, { dueAtMs, sentAtMs: raw.sentAtMs, answeredAtMs });
      return answer;
    } catch (cause) {
      const answer: Answer = { kind: 'error', message: `no answer: ${nameFault(cause)}`, isFinal: false };
      tally.record(answer);
      return answer;
    }
  };

  // Each buyer that waits listens to the one signal.
  setMaxListeners(0, signal);
  return Promise.all(crowd.map((buyer) => buy(buyer, press, patience, signal)));
}

function nameFault(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
