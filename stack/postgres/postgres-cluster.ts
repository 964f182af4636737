import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { findPostgresBinaries, giveToPostgres, postgresProcess } from './postgres-binaries';
import { clusterFolder } from './postgres-orphan';

/**
 * Makes a Postgres cluster where there is none yet. Its name appears only when it is whole, so that a process
 * that dies in the middle leaves nothing that looks like one.
 * @returns the superuser's password, which is kept beside the cluster
 */
export async function ensureCluster(folder: string): Promise<string> {
  const passwordFile = path.join(folder, 'password');
  const cluster = clusterFolder(folder);
  if (existsSync(cluster)) return readFileSync(passwordFile, 'utf8');

  const password = randomBytes(24).toString('base64url');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  chmodSync(folder, 0o711); // Postgres' user passes through.
  const work = path.join(folder, 'making');
  rmSync(work, { recursive: true, force: true });
  await makeCluster(work, password);
  renameSync(path.join(work, 'cluster'), cluster);
  rmSync(work, { recursive: true });
  return password;
}

async function makeCluster(work: string, password: string): Promise<void> {
  mkdirSync(work, { mode: 0o700 });
  const passwordFile = path.join(work, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  giveToPostgres(work);
  giveToPostgres(passwordFile);
  const args = [
    ['-D', path.join(work, 'cluster')],
    ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
    ['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ['--no-sync', '--no-instructions'],
  ].flat();
  await promisify(execFile)(findPostgresBinaries().initdb, args, postgresProcess);
}
