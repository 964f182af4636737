import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { findBrowser } from '@/stack/browser';
import { dataRoot } from '@/stack/data-folder';
import { ignoredHost } from '@/stack/demo-options';
import { whyNotFree } from '@/stack/free-port';
import { portBeside } from '@/stack/listen-error';
import { readLocalDemo } from '@/stack/local-demo';
import { findPostgresBinaries, postgresProcess } from '@/stack/postgres/postgres-binaries';
import { findRedisBinary } from '@/stack/redis/redis-process';
import type { Finding } from './finding';

const MINIMAL_NODE = [20, 9] as const;
const FASTER_NODE = 24;
/** A cluster, a few builds and what is sold. */
const SPACE_BYTES = 1 << 30;

/** @param version without its `v` */
export function checkNode(version = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > MINIMAL_NODE[0] || (major === MINIMAL_NODE[0] && minor >= MINIMAL_NODE[1]);
  const remedy = `https://nodejs.org, or your version manager: nvm install ${FASTER_NODE}`;
  if (!isEnough) return { grade: 'bad', found: `v${version}, older than ${MINIMAL_NODE.join('.')}`, remedy };
  if (major >= FASTER_NODE) return { grade: 'good', found: `v${version}` };
  const found = `v${version}: Node ${FASTER_NODE} sells about a fifth more and keeps less memory`;
  return { grade: 'good', found, remedy };
}

export function checkPostgres(): Finding {
  const binaries = findPostgresBinaries();
  const version = execFileSync(binaries.postgres, ['--version'], { ...postgresProcess, encoding: 'utf8' });
  return { grade: 'good', found: `${version.trim()}, from npm` };
}

export function checkRedis(): Finding {
  const real = findRedisBinary();
  if (real) return { grade: 'good', found: `${real.command} ${real.version}, from PATH` };
  const remedy = 'apt install redis-server    or    brew install redis    for the real one';
  if (isInstalled('js-redis-server')) {
    return { grade: 'poor', found: 'emulated Redis (js-redis-server): enough to look around', remedy };
  }
  return {
    grade: 'bad',
    found: 'none, and no emulated one',
    remedy: `${remedy}, or npm ci without NODE_ENV=production`,
  };
}

export async function checkBrowser(): Promise<Finding> {
  const own = findBrowser();
  if (own !== undefined) return { grade: 'good', found: own };
  const remedy = 'apt install chromium    or    npx playwright install chromium';
  const found = 'none: the shop runs, the end-to-end tests do not';
  if (!isInstalled('@playwright/test')) return { grade: 'poor', found, remedy };
  const { chromium } = await import('@playwright/test');
  if (existsSync(chromium.executablePath())) return { grade: 'good', found: chromium.executablePath() };
  return { grade: 'poor', found, remedy };
}

export function checkPackages(): Finding {
  if (isInstalled('vitest')) return { grade: 'good', found: 'all of package.json' };
  return {
    grade: 'poor',
    found: 'none of devDependencies (NODE_ENV=production?): the shop runs, the tests do not',
    remedy: 'npm ci --include=dev',
  };
}

/** @throws {Error} it is another user's, or cannot be made */
export function checkDataFolder(): Finding {
  const folder = dataRoot();
  accessSync(folder, constants.W_OK | constants.X_OK);
  const { bavail, bsize } = statfsSync(folder);
  const left = bavail * bsize;
  if (left >= SPACE_BYTES) return { grade: 'good', found: folder };
  return {
    grade: 'poor',
    found: `${folder}, with ${Math.round(left / 1024 ** 2)} MiB left on its disk`,
    remedy: `rm -r ${folder}/builds ${folder}/servers lets go of old builds`,
  };
}

export async function checkPort(port: number): Promise<Finding> {
  const obstacle = await whyNotFree(port, '127.0.0.1');
  if (!obstacle) return { grade: 'good', found: 'free' };
  if (readLocalDemo(port)) return { grade: 'good', found: 'this shop runs there' };
  return { grade: 'poor', found: obstacle.message, remedy: `npm run demo -- --port ${portBeside(port)}` };
}

/** @returns undefined: nothing of this shell changes what the shop does */
export function checkShell(env: Readonly<Record<string, string | undefined>>): Finding | undefined {
  const host = ignoredHost(env);
  const others = Object.keys(env).filter((name) => /^PG[A-Z]/.test(name));
  const found = [
    ...(host === undefined ? [] : [`${host}; npm start follows it, and ends: HOST=127.0.0.1 npm start`]),
    ...(others.length === 0
      ? []
      : [`${others.join(', ')}: not for the demo's own Postgres, but for DATABASE_URL`]),
  ];
  return found.length === 0 ? undefined : { grade: 'poor', found: found.join('\n    ') };
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
