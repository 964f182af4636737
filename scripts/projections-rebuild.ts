import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { z } from 'zod';
import { parseCommand } from '@/lib/core/cli/parse-command';
import { UsageError } from '@/lib/core/cli/usage-error';
import { readEnv } from '@/lib/core/env';
import { openPostgres } from '@/lib/core/stores/open-stores';
import { type Rebuilt, rebuildFigures } from '@/lib/shop/outbox/rebuild';
import { findTarget } from '@/stack/crowd-target';
import { askAdmin, PATIENT } from './commands/ask-admin';
import { endOnBadUsage } from './commands/bad-usage';

/** `npm run projections:rebuild`: adds the events up again, and holds the figures against it. See `--help`. */

const EXIT = { same: 0, noResult: 1, different: 99 } as const;

const rebuilt = z.object({
  live: z.string(),
  replayed: z.string(),
  events: z.number(),
  different: z.array(z.string()),
  mended: z.array(z.string()),
});

const rebuild = await endOnBadUsage(async () => {
  const command = parseCommand(
    new Command('projections:rebuild')
      .description(
        'Adds all events up again, while the shop sells, and takes the sums where the figures differ.',
      )
      .option('--url <address>', 'a demo; left out: the database of DATABASE_URL')
      .option('--from-checkpoint', 'only the events since the last checkpoint of each ticket type', false)
      .addHelpText('after', '\nExit codes: 0 the same, 99 different, 2 bad usage, 1 no result.'),
    process.argv.slice(2),
  );
  const { url, fromCheckpoint } = command.opts<{ url?: string; fromCheckpoint: boolean }>();
  if (url !== undefined) {
    const target = findTarget(url, false);
    return () => askAdmin(target, 'rebuild', { fromCheckpoint }, rebuilt);
  }
  const { DATABASE_URL } = process.env;
  if (!DATABASE_URL) throw new UsageError('--url should name a demo, or DATABASE_URL a database');
  return () => inDatabase(DATABASE_URL, fromCheckpoint);
});

async function inDatabase(DATABASE_URL: string, fromCheckpoint: boolean): Promise<Rebuilt> {
  const { NEON_GATEWAY = '' } = process.env;
  // Nobody asks Redis: the environment of a shop has to name one.
  const unused = { REDIS_URL: 'redis://127.0.0.1:1', TICKET_SECRET: randomUUID() };
  const postgres = await openPostgres(readEnv({ DATABASE_URL, NEON_GATEWAY, ...unused, ...PATIENT }));
  try {
    return await rebuildFigures(postgres, fromCheckpoint);
  } finally {
    await postgres.close();
  }
}

try {
  const { live, replayed, events, different, mended } = await rebuild();
  console.log(`figures  ${live}\nreplayed ${replayed}\n${events} events`);
  if (different.length > 0) {
    console.log(`different: ${different.join(', ')}; replaced: ${mended.length} of ${different.length}`);
  }
  process.exitCode = different.length > 0 ? EXIT.different : EXIT.same;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = EXIT.noResult;
}
