import path from 'node:path';
import pc from 'picocolors';
import { REPOSITORY } from '@/stack/data-folder';
import { explainFiles } from '@/stack/explain-files';
import { checkGivenPostgres, checkGivenRedis } from './commands/check-given-stores';
import {
  checkBrowser,
  checkDataFolder,
  checkNode,
  checkPackages,
  checkPort,
  checkPostgres,
  checkRedis,
  checkShell,
} from './commands/check-machine';
import { NO_BUILD_HERE } from './commands/explain-start';
import type { Finding } from './commands/finding';

/** `npm run doctor`: what was found, and how to get what is missing. Exit code 1: the shop cannot run. */

type Check = () => Finding | undefined | Promise<Finding | undefined>;

const DEMO_PORT = 3000;
const { DATABASE_URL, REDIS_URL, KV_REST_API_URL } = process.env;

const checks: Readonly<Record<string, Check>> = {
  'Node.js': () => checkNode(),
  Checkout: () => (REPOSITORY.includes('#') ? { grade: 'bad', found: NO_BUILD_HERE } : undefined),
  Packages: checkPackages,
  Postgres: checkPostgres,
  Redis: checkRedis,
  Browser: checkBrowser,
  'Data folder': checkDataFolder,
  [`Port ${DEMO_PORT}`]: () => checkPort(DEMO_PORT),
  Shell: () => checkShell(process.env),
  DATABASE_URL: () => (DATABASE_URL ? checkGivenPostgres(DATABASE_URL) : undefined),
  REDIS_URL: () => (REDIS_URL || KV_REST_API_URL ? checkGivenRedis(process.env) : undefined),
};
const SYMBOLS = { good: pc.green('✓'), poor: pc.yellow('!'), bad: pc.red('✗') } as const;

let canRun = true;
for (const [name, check] of Object.entries(checks)) {
  const finding = await run(check);
  if (!finding) continue;
  const { grade, found, remedy } = finding;
  console.log(`${SYMBOLS[grade]} ${name.padEnd(12)} ${found}`);
  if (remedy !== undefined) for (const line of remedy.split('\n')) console.log(`    ${line}`);
  if (grade === 'bad') canRun = false;
}
console.log(canRun ? '\nThe shop can run: npm run demo' : '\nThe shop cannot run yet: see ✗ above.');
process.exitCode = canRun ? 0 : 1;

async function run(check: Check): Promise<Finding | undefined> {
  try {
    return await check();
  } catch (error) {
    const why = explainFiles(error, path.join(REPOSITORY, '.data'));
    return { grade: 'bad', found: why ?? (error instanceof Error ? error.message : String(error)) };
  }
}
