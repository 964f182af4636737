import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import pc from 'picocolors';
import { findBrowser } from '@/stack/browser';
import { dataRoot } from '@/stack/data-folder';
import { whyNotFree } from '@/stack/free-port';
import { readLocalDemo } from '@/stack/local-demo';
import { findPostgresBinaries, postgresProcess } from '@/stack/postgres/postgres-binaries';
import { findRedisBinary } from '@/stack/redis/redis-process';

/** `bad`: the shop cannot run. `poor`: it can, with less. */
interface Finding {
  readonly grade: 'good' | 'poor' | 'bad';
  readonly found: string;
  /** How to get what is missing. */
  readonly remedy?: string;
}

const DEMO_PORT = 3000;
const MINIMAL_NODE = [20, 9] as const;

const checks: Readonly<Record<string, () => Finding | Promise<Finding>>> = {
  'Node.js': checkNode,
  Postgres: checkPostgres,
  Redis: checkRedis,
  Browser: checkBrowser,
  'Data folder': checkDataFolder,
  [`Port ${DEMO_PORT}`]: checkPort,
};
const SYMBOLS = { good: pc.green('✓'), poor: pc.yellow('!'), bad: pc.red('✗') } as const;

let canRun = true;
for (const [name, check] of Object.entries(checks)) {
  const { grade, found, remedy } = await run(check);
  console.log(`${SYMBOLS[grade]} ${name.padEnd(12)} ${found}`);
  if (remedy !== undefined) for (const line of remedy.split('\n')) console.log(`    ${line}`);
  if (grade === 'bad') canRun = false;
}
console.log(canRun ? '\nThe shop can run: npm run demo' : '\nThe shop cannot run yet: see ✗ above.');
process.exitCode = canRun ? 0 : 1;

async function run(check: () => Finding | Promise<Finding>): Promise<Finding> {
  try {
    return await check();
  } catch (error) {
    return { grade: 'bad', found: error instanceof Error ? error.message : String(error) };
  }
}

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isEnough = major > MINIMAL_NODE[0] || (major === MINIMAL_NODE[0] && minor >= MINIMAL_NODE[1]);
  if (isEnough) return { grade: 'good', found: process.version };
  return {
    grade: 'bad',
    found: `${process.version}, older than ${MINIMAL_NODE.join('.')}`,
    remedy: 'https://nodejs.org, or your version manager: nvm install 22',
  };
}

function checkPostgres(): Finding {
  const binaries = findPostgresBinaries();
  const version = execFileSync(binaries.postgres, ['--version'], { ...postgresProcess, encoding: 'utf8' });
  return { grade: 'good', found: `${version.trim()}, from npm` };
}

function checkRedis(): Finding {
  const real = findRedisBinary();
  if (real) return { grade: 'good', found: `${real.command} ${real.version}, from PATH` };
  const remedy = 'apt install redis-server    or    brew install redis    for the real one';
  createRequire(import.meta.url).resolve('js-redis-server');
  return { grade: 'poor', found: 'emulated Redis (js-redis-server): enough to look around', remedy };
}

async function checkBrowser(): Promise<Finding> {
  const own = findBrowser();
  if (own !== undefined) return { grade: 'good', found: own };
  const { chromium } = await import('@playwright/test');
  if (existsSync(chromium.executablePath())) return { grade: 'good', found: chromium.executablePath() };
  return {
    grade: 'poor',
    found: 'none: the shop runs, the end-to-end tests do not',
    remedy: 'apt install chromium    or    npx playwright install chromium',
  };
}

function checkDataFolder(): Finding {
  const folder = dataRoot();
  accessSync(folder, constants.W_OK | constants.X_OK);
  return { grade: 'good', found: folder };
}

async function checkPort(): Promise<Finding> {
  const obstacle = await whyNotFree(DEMO_PORT, '127.0.0.1');
  if (!obstacle) return { grade: 'good', found: 'free' };
  if (readLocalDemo(DEMO_PORT)) return { grade: 'good', found: 'this shop runs there' };
  return { grade: 'poor', found: obstacle.message, remedy: `npm run demo -- --port ${DEMO_PORT + 1}` };
}
