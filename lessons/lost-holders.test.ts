import { Socket } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '@/stack/testing/stores';
import { until } from '@/stack/testing/until';

/* How soon a row is free when its holder is gone (lesson 9): a socket that is closed says nothing else. */

let database: Awaited<ReturnType<typeof freshDatabase>>;
let look: pg.Client;
beforeAll(async () => {
  database = await freshDatabase();
  look = new pg.Client(database.url);
  await look.connect();
  await look.query('CREATE TABLE held (id int); INSERT INTO held VALUES (1)');
});
afterAll(async () => {
  await look?.end();
  await database?.drop();
});

interface Holder {
  readonly client: pg.Client;
  readonly socket: Socket;
  readonly pid: number;
}

/** A client that holds the row in a transaction, and has no deadline. */
async function hold(): Promise<Holder> {
  const socket = new Socket();
  const client = new pg.Client({ connectionString: database.url, stream: () => socket });
  client.on('error', () => {});
  await client.connect();
  await client.query('SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0');
  await client.query('BEGIN');
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid FROM held FOR UPDATE');
  return { client, socket, pid: rows[0]?.pid ?? 0 };
}

async function isFree(): Promise<boolean> {
  return look.query('SELECT FROM held FOR UPDATE NOWAIT').then(
    () => true,
    (error: unknown) => {
      if (error instanceof pg.DatabaseError && error.code === '55P03') return false;
      throw error;
    },
  );
}

async function isAsleep(pid: number): Promise<boolean> {
  const text = `SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'`;
  return (await look.query(text, [pid])).rowCount === 1;
}

async function sleepAndLeave({ client, socket, pid }: Holder, seconds: number): Promise<void> {
  client.query(`SELECT pg_sleep(${seconds})`).catch(() => {});
  await until(() => isAsleep(pid));
  socket.destroy();
}

describe('a holder whose connection is closed', () => {
  it('between two statements lets go', async () => {
    const { socket } = await hold();
    expect(await isFree()).toBe(false);
    socket.destroy();
    expect(await until(isFree)).toBe(true);
  });

  it('inside a statement keeps the row until that is over', async () => {
    const holder = await hold();
    await sleepAndLeave(holder, 1);
    const seen: boolean[] = [];
    await until(async () => {
      // Asked before: one that sleeps afterwards has slept while the row was asked for.
      const free = await isFree();
      const asleep = await isAsleep(holder.pid);
      if (asleep) seen.push(free);
      return !asleep;
    });
    expect(seen.length).toBeGreaterThan(5);
    expect(seen).not.toContain(true);
    expect(await until(isFree)).toBe(true);
  });

  it('inside a statement lets go sooner where Postgres looks in between', async () => {
    const holder = await hold();
    await holder.client.query(`SET client_connection_check_interval = '20ms'`);
    await sleepAndLeave(holder, 60);
    expect(await until(isFree, 20_000)).toBe(true);
  });
});
