import type { PgConnection } from '@/lib/core/stores/pg/pg-connection';
import { SqlError } from '@/lib/core/stores/store-error';
import type { Journal, Participant, Parties } from './coordinator';
import { run, type Sessions } from './databases';
import { changeOf, endOf, gidOf, prepareOf, type Side } from './steps';

/** 23514: the CHECK on the account says no. */
const CHECK_VIOLATION = '23514';

/** The two real databases, and a disk, for one purchase. @param id of its rows */
export const partiesOf = ({ seats, money }: Sessions, id: string): Parties => ({
  seats: participantOf(seats, 'seats', id),
  money: participantOf(money, 'money', id),
  journal: createJournal(),
});

function participantOf(session: PgConnection, side: Side, id: string): Participant {
  return {
    prepare: () => prepare(session, side, id),
    commit: async () => void (await run(session, endOf(id, side, 'commit'))),
    rollback: async () => void (await run(session, endOf(id, side, 'rollback'))),
    isPrepared: async () =>
      (await run(session, 'SELECT FROM pg_prepared_xacts WHERE gid = $1', [gidOf(id, side)])).length > 0,
  };
}

async function prepare(session: PgConnection, side: Side, id: string): Promise<'yes' | 'no'> {
  await run(session, 'BEGIN');
  try {
    const rows = await run(session, changeOf(id)[side]);
    if (rows.length > 0) {
      await run(session, prepareOf(id, side));
      return 'yes';
    }
    await run(session, 'ROLLBACK');
    return 'no';
  } catch (error) {
    await run(session, 'ROLLBACK');
    if (error instanceof SqlError && error.code === CHECK_VIOLATION) return 'no';
    throw error;
  }
}

function createJournal(): Journal {
  const entries: string[] = [];
  return {
    async write(entry) {
      entries.push(String(entry));
    },
    read: async () => [...entries],
  };
}
