import { openSide, run, withConnection } from './databases';
import { messageOf } from './message-of';
import type { Line } from './run-view';

/** How long another buyer waits for a row. A shop without such a bound waits for ever. */
const LOCK_TIMEOUT_MS = 1500;

/** Buyer B wants the seat of a run, and waits for its row as long as the shop lets her. */
export const askForSeat = (databaseUrl: string, id: string): Promise<Line> =>
  withConnection(
    openSide(databaseUrl, 'seats', { lock_timeout: `${LOCK_TIMEOUT_MS}ms` }),
    async (session): Promise<Line> => {
      const text = `UPDATE seats SET holder = 'B' WHERE run = '${id}' AND holder IS NULL RETURNING holder`;
      const line = { who: 'buyer B', side: 'seats', text } as const;
      try {
        const [seat] = await run(session, text);
        const reply = seat ? 'done: B has the seat' : '0 rows: the seat is taken';
        return { ...line, reply, isRefused: !seat };
      } catch (error) {
        const reply = `${messageOf(error)}, after ${LOCK_TIMEOUT_MS / 1000} s`;
        return { ...line, reply, isRefused: true };
      }
    },
  );
