import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DEMO_TOKEN_PREFIX } from '@/lib/core/demo-token';
import { dataRoot } from './data-folder';
import { readOwner } from './folder-owner';
import { hasTexts } from './has-texts';
import { isStillRunning } from './process-identity';
import { readJsonIfThere } from './read-if-there';

/** A demo that runs on this machine. */
export interface LocalDemo {
  readonly url: string;
  readonly adminToken: string;
  /** Empty: the admin's opens the door. */
  readonly doorToken: string;
}

/** What a data folder keeps to itself. */
interface Secrets {
  readonly adminToken: string;
  readonly doorToken: string;
  readonly ticketSecret: string;
}

/** A demo's data lies by its port: the same port finds the same data. */
export const demoFolder = (port: number) => path.join(dataRoot(), String(port));
export const runningFile = (folder: string) => path.join(folder, 'running.json');

/** Finds the demo that runs at this port of this machine, with its admin token; undefined when none does. */
export function readLocalDemo(port: number): LocalDemo | undefined {
  const folder = demoFolder(port);
  const owner = readOwner(folder);
  const running = owner && isStillRunning(owner) ? readJsonIfThere(runningFile(folder)) : undefined;
  return hasTexts(running, 'url', 'adminToken', 'doorToken') ? running : undefined;
}

/** Lets `readLocalDemo` find the shop of this folder, until the function that comes back is called. */
export function announceDemo(folder: string, demo: LocalDemo): () => void {
  writeJson(runningFile(folder), demo);
  return () => rmSync(runningFile(folder), { force: true });
}

/** The secrets of a data folder, each made when it is first needed: ticket codes and tokens outlive a restart. */
export function keepSecrets(folder: string): Secrets {
  const file = path.join(folder, 'secrets.json');
  const kept = readJsonIfThere(file);
  if (hasTexts(kept, 'adminToken', 'doorToken', 'ticketSecret')) return kept;
  const secrets = {
    adminToken: makeDemoToken(),
    doorToken: makeDemoToken(),
    ticketSecret: randomBytes(32).toString('base64url'),
    ...(hasTexts(kept, 'adminToken', 'ticketSecret') ? kept : {}),
  };
  writeJson(file, secrets);
  return secrets;
}

const makeDemoToken = () => DEMO_TOKEN_PREFIX + randomBytes(24).toString('base64url');

function writeJson(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, JSON.stringify(value), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
