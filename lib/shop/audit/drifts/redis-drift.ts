import { readInt, readText } from '@/lib/core/stores/columns';
import type { Statement } from '@/lib/core/stores/postgres';
import type { Script } from '@/lib/core/stores/redis';
import { StoreError } from '@/lib/core/stores/store-error';
import { publishTypes } from '@/lib/shop/bouncer/bouncer';
import { keys } from '@/lib/shop/bouncer/keys';
import { drift } from './drift';

interface Known {
  readonly ticketTypeId: string;
  readonly generation: number;
  readonly version: number;
}

interface Differs extends Known {
  readonly inRedis: string;
}

const VERSIONS: Statement<Known> = {
  name: 'audit-versions',
  text: 'SELECT /* not for pg_stat_statements */ id, generation, version FROM ticket_types ORDER BY id',
  row: (row) => ({
    ticketTypeId: readText(row, 'id'),
    generation: readInt(row, 'generation'),
    version: readInt(row, 'version'),
  }),
};

/** KEYS generation, state · gives what Redis believes; '' where it knows nothing, and asks at the next purchase. */
const BELIEVED: Script = {
  name: 'audit-believed',
  lua: `
local version = redis.call('HGET', KEYS[2], 'version')
if not version then return '' end
return (redis.call('GET', KEYS[1]) or '') .. ' ' .. version`,
};

/** What Redis believes is only ever replaced by what is newer: what is wrong has to go first, as if it had been flushed. */
const FORGET: Script = {
  name: 'audit-forget',
  lua: `
if redis.call('HGET', KEYS[2], 'version') ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1], KEYS[2])`,
};

export const redisVersions = drift<Differs>({
  kind: 'redis-version',
  holds: 'what Redis knows of a ticket type against Postgres',
  async find({ stores: { postgres, redis } }) {
    const types = await postgres.query(VERSIONS, []);
    const differ = await Promise.all(
      types.map(async (type): Promise<Differs | null> => {
        const { ticketTypeId, generation, version } = type;
        const names = [keys.generation(ticketTypeId), keys.state(ticketTypeId, generation)];
        const inRedis = String(await redis.run(BELIEVED, names, []).catch(nothingWhereAway));
        const isSame = inRedis === '' || inRedis.endsWith(` ${version}`);
        return isSame ? null : { ...type, inRedis };
      }),
    );
    return differ
      .filter((each) => each !== null)
      .map((facts) => ({
        ...{ subject: facts.ticketTypeId, ticketTypeId: facts.ticketTypeId, facts },
        text: `Redis knows version ${facts.inRedis.split(' ')[1]}, Postgres is at ${facts.version}`,
      }));
  },
  async mend({ facts }, { stores }) {
    const { ticketTypeId, generation, version, inRedis } = facts;
    const names = [keys.generation(ticketTypeId), keys.state(ticketTypeId, generation)];
    await stores.redis.run(FORGET, names, [inRedis.split(' ')[1] ?? '']);
    await publishTypes([ticketTypeId], stores);
    return { before: `version ${inRedis.split(' ')[1]}`, after: `version ${version} or newer` };
  },
});

function nothingWhereAway(error: unknown): string {
  if (error instanceof StoreError) return '';
  throw error;
}
