import type { Redis, Script } from '@/lib/stores/redis';
import { StoreError } from '@/lib/stores/store-error';
import { liveKeys } from './keys';
import type { MarkKind } from './snapshot';

const MAX_MARKS = 30;
/** A Redis that was said to be gone is believed to be back only after a moment. */
const RETRY_MS = 700;

/** KEYS marks, count · ARGV kind, ticket type ('' for none), text · gives the mark's number */
const MARK: Script = {
  name: 'live-mark',
  lua: `
local time = redis.call('TIME')
local n = redis.call('INCR', KEYS[2])
redis.call('LPUSH', KEYS[1], cjson.encode({
  n = n, at = time[1] * 1000 + math.floor(time[2] / 1000), kind = ARGV[1], ticketTypeId = ARGV[2], text = ARGV[3]
}))
redis.call('LTRIM', KEYS[1], 0, ${MAX_MARKS - 1})
return n`,
};

export interface Mark {
  readonly kind: MarkKind;
  readonly ticketTypeId?: string | undefined;
  readonly text: string;
}

/** Notes for the dashboard what an admin did. It is lost where Redis stays away. */
export async function recordMark(mark: Mark, redis: Redis): Promise<void> {
  if (await tryToMark(mark, redis)) return;
  setTimeout(() => void tryToMark(mark, redis), RETRY_MS).unref();
}

async function tryToMark({ kind, ticketTypeId, text }: Mark, redis: Redis): Promise<boolean> {
  try {
    await redis.run(MARK, [liveKeys.marks, liveKeys.markCount], [kind, ticketTypeId ?? '', text]);
    return true;
  } catch (error) {
    if (error instanceof StoreError) return false;
    throw error;
  }
}
