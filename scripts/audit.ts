import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { z } from 'zod';
import { parseCommand } from '@/lib/core/cli/parse-command';
import { UsageError } from '@/lib/core/cli/usage-error';
import { readEnv } from '@/lib/core/env';
import { describeCount } from '@/lib/core/format/figures';
import { toAuditDesk } from '@/lib/shop/audit/audit-desk';
import { type Audited, findDrift } from '@/lib/shop/audit/find-drift';
import { openShop } from '@/lib/shop/shop';
import { findTarget } from '@/stack/crowd-target';
import { askAdmin, PATIENT } from './commands/ask-admin';
import { endOnBadUsage } from './commands/bad-usage';

/** `npm run audit`: holds everything against everything, and mends what may be mended. See `--help`. */

const EXIT = { clean: 0, noResult: 1, drift: 99 } as const;

const alarm = z.object({
  kind: z.string(),
  subject: z.string(),
  ticketTypeId: z.string().nullable(),
  text: z.string(),
});
const audited = z.object({
  found: z.array(alarm),
  repaired: z.array(
    z.object({ kind: z.string(), subject: z.string(), before: z.string(), after: z.string() }),
  ),
  left: z.array(alarm),
  unseen: z.array(z.object({ kind: z.string(), why: z.string() })),
});

const { run, json } = await endOnBadUsage(async () => {
  const command = parseCommand(
    new Command('audit')
      .description('Holds orders, ledger, figures, Redis, the provider and the venue against each other.')
      .option('--url <address>', "a demo; left out: the shop that the environment's variables describe")
      .option('--repair', 'mends what may be mended, and looks once more', false)
      .option('--json <file>', 'writes the result there')
      .addHelpText('after', '\nExit codes: 0 clean, 99 drift that is left, 2 bad usage, 1 no result.'),
    process.argv.slice(2),
  );
  const { url, repair, json } = command.opts<{ url?: string; repair: boolean; json?: string }>();
  if (url !== undefined) {
    const target = findTarget(url, false);
    return { json, run: () => askAdmin(target, 'audit', { repair }, audited) };
  }
  if (!process.env.DATABASE_URL) {
    throw new UsageError('--url should name a demo, or DATABASE_URL a database');
  }
  return { json, run: () => inStores(repair) };
});

async function inStores(repair: boolean): Promise<Audited> {
  const { REDIS_URL, KV_REST_API_URL } = process.env;
  // Without a Redis, what it knows is not looked at.
  const redis = REDIS_URL || KV_REST_API_URL ? {} : { REDIS_URL: 'redis://127.0.0.1:1' };
  const { TICKET_SECRET = randomUUID() } = process.env;
  const shop = await openShop(readEnv({ ...process.env, ...redis, ...PATIENT, TICKET_SECRET }));
  try {
    return await findDrift(toAuditDesk(shop), repair);
  } finally {
    await shop.close();
  }
}

try {
  const result = await run();
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(result, null, 2)}\n`);
  const { found, repaired, left, unseen } = result;
  for (const { kind, subject, before, after } of repaired) {
    console.log(`mended ${kind} ${subject}: ${before} → ${after}`);
  }
  for (const { kind, subject, text } of left) console.log(`left ${kind} ${subject}: ${text}`);
  for (const { kind, why } of unseen) console.log(`not looked for ${kind}: ${why}`);
  console.log(
    `${describeCount(found.length, 'difference')} found, ${repaired.length} mended, ${left.length} left.`,
  );
  process.exitCode = unseen.length > 0 ? EXIT.noResult : left.length > 0 ? EXIT.drift : EXIT.clean;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = EXIT.noResult;
}
