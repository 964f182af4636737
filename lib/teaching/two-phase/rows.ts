import { readInt, readTextOrNull } from '@/lib/core/stores/columns';
import { run, type Sessions } from './databases';
import { type Committed, PURSE_CENTS } from './steps';

/** A free seat, and a buyer with money: rows of one run. */
export async function addRows(on: Sessions, id: string, cents = PURSE_CENTS): Promise<void> {
  await run(on.seats, 'INSERT INTO seats (run) VALUES ($1)', [id]);
  await run(on.money, 'INSERT INTO accounts (run, cents) VALUES ($1, $2)', [id, cents]);
}

/** They can be deleted as soon as no transaction holds them. */
export async function removeRows(on: Sessions, id: string): Promise<void> {
  await run(on.seats, 'DELETE FROM seats WHERE run = $1', [id]);
  await run(on.money, 'DELETE FROM accounts WHERE run = $1', [id]);
}

export async function readCommitted(on: Sessions, id: string): Promise<Committed> {
  const [seat = {}] = await run(on.seats, 'SELECT holder FROM seats WHERE run = $1', [id]);
  const [account = {}] = await run(on.money, 'SELECT cents FROM accounts WHERE run = $1', [id]);
  return {
    holder: readTextOrNull(seat, 'holder'),
    cents: readInt(account, 'cents'),
  };
}
