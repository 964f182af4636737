import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withConnection } from '@/db/connect';
import { makeTemporaryFolder, type TemporaryFolder } from '@/stack/data-folder';
import { FolderInUseError } from '@/stack/folder-owner';
import { areGone, mustIdentify, runCode } from '@/stack/testing/child';
import { type LocalPostgres, startPostgres } from './postgres';

let home: TemporaryFolder;
let folder: string;
const running = new Set<LocalPostgres>();

beforeEach(() => {
  home = makeTemporaryFolder();
  folder = path.join(home.folder, 'postgres');
});
afterEach(async () => {
  await Promise.all([...running].map((postgres) => postgres.stop()));
  running.clear();
  home.remove();
});

async function start(): Promise<LocalPostgres> {
  const postgres = await startPostgres({ folder });
  running.add(postgres);
  return postgres;
}

const note = (url: string, text: string) =>
  withConnection(url, async (client) => {
    await client.query('CREATE TABLE IF NOT EXISTS notes (text text)');
    await client.query('INSERT INTO notes VALUES ($1)', [text]);
  });

const readNotes = (url: string) =>
  withConnection(url, async (client) => {
    const { rows } = await client.query<{ text: string }>('SELECT text FROM notes');
    return rows.map(({ text }) => text);
  });

test('data outlives a stop, and a SIGKILL that comes right after the commit', async () => {
  const first = await start();
  await note(first.url, 'before the stop');
  await first.stop();

  const second = await start();
  await note(second.url, 'before the kill');
  await second.kill();

  const third = await start();
  expect(await readNotes(third.url)).toEqual(['before the stop', 'before the kill']);
});

test('a restart is a crash: the same address, what was committed is there, and it can be stopped', async () => {
  const postgres = await start();
  const { pid, url } = postgres;
  await note(url, 'before the crash');
  await postgres.restart();
  expect(postgres.pid).not.toBe(pid);
  expect(await readNotes(url)).toEqual(['before the crash']);
  await postgres.stop();
  await expect(readNotes(url)).rejects.toThrow('out of reach');
});

test('it can keep prepared transactions', async () => {
  const { url } = await start();
  const asked = await withConnection(url, (client) => client.query('SHOW max_prepared_transactions'));
  expect(asked.rows).toEqual([{ max_prepared_transactions: '8' }]);
});

test('only a client that knows the password gets in', async () => {
  const postgres = await start();
  const url = new URL(postgres.url);
  url.password = 'guessed';
  await expect(withConnection(url.href, async () => {})).rejects.toThrow('out of reach');
});

test('it starts under any umask', async () => {
  const { code, output } = await runCode(`
    process.umask(0o077);
    const { startPostgres } = await import('./stack/postgres/postgres');
    const { makeTemporaryFolder, postgresFolder } = await import('./stack/data-folder');
    const home = makeTemporaryFolder();
    const postgres = await startPostgres({ folder: postgresFolder(home.folder) });
    await postgres.stop();
    home.remove();
    console.log('started and stopped');
  `).exit;
  expect(output).toBe('started and stopped');
  expect(code).toBe(0);
});

test('what the shell says of another Postgres is not about ours', async () => {
  const other = runCode(`
    Object.assign(process.env, { PGSSLMODE: 'require', PGOPTIONS: '-c nonsense=1', PGHOST: 'elsewhere.invalid', PGUSER: 'nobody' });
    const { startPostgres } = await import('./stack/postgres/postgres');
    const { withConnection } = await import('./db/connect');
    const postgres = await startPostgres({ folder: ${JSON.stringify(folder)} });
    await withConnection(postgres.url, async (client) => console.log('asked', (await client.query('SELECT 1 AS one')).rows));
    await postgres.stop();
  `);
  const { code, output } = await other.exit;
  expect(output).toBe('asked [ { one: 1 } ]');
  expect(code).toBe(0);
});

test('the orphan of a killed process is taken over, with its data', async () => {
  const other = runCode(`
    import { startPostgres } from './stack/postgres/postgres';
    const { pid, url } = await startPostgres({ folder: ${JSON.stringify(folder)} });
    console.log('pid ' + pid + ' ' + url);
    setInterval(() => {}, 1000);
  `);
  const [, pid, url = ''] = (await other.line(/^pid/)).split(' ');
  const orphan = mustIdentify(Number(pid));
  await note(url, 'of the orphan');

  await expect(startPostgres({ folder })).rejects.toThrow(FolderInUseError);
  await expect(startPostgres({ folder })).rejects.toThrow(`in use by process ${other.pid}`);
  expect(areGone([orphan])).toBe(false);

  await other.kill();
  expect(areGone([orphan])).toBe(false);
  const postgres = await start();
  expect(areGone([orphan])).toBe(true);
  expect(await readNotes(postgres.url)).toEqual(['of the orphan']);
});

test('a process whose pid stands in an old postmaster.pid is left alone', async () => {
  const first = await start();
  await first.kill();
  writeFileSync(path.join(folder, 'cluster', 'postmaster.pid'), `${process.ppid}\n`);
  await expect(readNotes((await start()).url)).rejects.toThrow('notes');
  expect(areGone([mustIdentify(process.ppid)])).toBe(false);
});

test('a start that died while it made the cluster does not stand in the way', async () => {
  mkdirSync(path.join(folder, 'making', 'cluster'), { recursive: true });
  writeFileSync(path.join(folder, 'making', 'cluster', 'PG_VERSION'), '18');
  await note((await start()).url, 'made');
});
