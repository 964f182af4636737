import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { DEMO_TOKEN_PREFIX } from '@/lib/env';
import { dataRoot } from './data-folder';
import { readOwner } from './folder-owner';
import { isCode, isStillRunning } from './process-identity';

const secretsSchema = z.object({ adminToken: z.string(), ticketSecret: z.string() });
const runningSchema = z.object({ url: z.string(), adminToken: z.string() });

/** A demo that runs on this machine. */
export type LocalDemo = Readonly<z.infer<typeof runningSchema>>;

/** A demo's data lies by its port: the same port finds the same data. */
export const demoFolder = (port: number) => path.join(dataRoot(), String(port));
export const runningFile = (folder: string) => path.join(folder, 'running.json');

/** Finds the demo that runs at this port of this machine, with its admin token; undefined when none does. */
export function readLocalDemo(port: number): LocalDemo | undefined {
  const folder = demoFolder(port);
  const owner = readOwner(folder);
  return owner && isStillRunning(owner) ? readJson(runningFile(folder), runningSchema) : undefined;
}

/** Lets `readLocalDemo` find the shop of this folder, until the function that comes back is called. */
export function announceDemo(folder: string, demo: LocalDemo): () => void {
  writeJson(runningFile(folder), demo);
  return () => rmSync(runningFile(folder), { force: true });
}

/** The secrets of a data folder, made at its first start: ticket codes and admin token outlive a restart. */
export function keepSecrets(folder: string): Readonly<z.infer<typeof secretsSchema>> {
  const file = path.join(folder, 'secrets.json');
  const kept = readJson(file, secretsSchema);
  if (kept) return kept;
  const secrets = {
    adminToken: DEMO_TOKEN_PREFIX + randomBytes(24).toString('base64url'),
    ticketSecret: randomBytes(32).toString('base64url'),
  };
  writeJson(file, secrets);
  return secrets;
}

function readJson<T>(file: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch (error) {
    if (isCode(error, 'ENOENT') || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, JSON.stringify(value), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
