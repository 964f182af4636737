import { setTimeout as sleep } from 'node:timers/promises';
import type { ProviderFaultsPatch } from '@/lib/core/stores/faults';
import { ask, isFinal, type Reply, type Request } from './ask';
import type { Doomed, Spares } from './doomed';
import { look, type Owned, tick } from './requests';
import type { Rig } from './rig';
import { type Customer, STORIES, type Story } from './stories';

/*
 * A server is killed before and after every call that a story of the checkout makes to a store or the provider. Its
 * customer comes again, to another server; then tickets, money and books have to be where they belong. What calls there
 * are, a run without a death says.
 */

/** What goes wrong beside the death. */
export interface Company {
  /** From before the story. */
  readonly faults?: ProviderFaultsPatch;
  /** When the server has died. */
  readonly atDeath?: (rig: Rig) => Promise<void>;
}

export const COMPANIES: Readonly<Record<string, Company>> = {
  alone: {},
  'redis-flushed': { atDeath: (rig) => rig.flushRedis() },
  'postgres-restarted': { atDeath: (rig) => rig.restartPostgres() },
  'answer-lost-before': { faults: { loseBefore: 1 } },
  'answer-lost-after': { faults: { loseAfter: 1 } },
  'webhook-twice': { faults: { webhooks: { delayMs: 0, times: 2 } } },
  'webhook-late': { faults: { webhooks: { delayMs: 300, times: 1 } } },
  'webhook-never': { faults: { webhooks: { delayMs: 0, times: 0 } } },
  'keys-forgotten': { faults: { forgetKeysAfterMs: 0 } },
};

/** A story that is cut off at one point. */
export interface Row {
  readonly story: Story;
  readonly company: string;
  /** Of a store or the provider, as `postgres.order-settle`. */
  readonly call: string;
  /** Which of the calls of that name. */
  readonly nth: number;
  readonly when: 'before' | 'after';
}

export const describeRow = ({ story, company, call, nth, when }: Row) =>
  `${story.name}, ${company}: dies ${when} ${call}${nth > 1 ? ` (${nth})` : ''}`;

/** A row that was played. */
export interface Played {
  readonly row: Row;
  /** What is wrong, as sentences. */
  readonly violations: readonly string[];
  /** The server never came to that call: this is no result. */
  readonly isMissed: boolean;
  readonly ms: number;
}

/** How long it takes at most until there is an answer, and until money and tickets rest, ms. */
const PATIENCE_MS = 10_000;
const PAUSE_MS = 40;
/** No call comes after the answer for so long: what goes on behind it is over, ms. */
const QUIET_MS = 120;
/** A race may take another way now and then. */
const TRIES = 5;

interface Setting {
  readonly rig: Rig;
  readonly spares: Spares;
  readonly checkout: string | undefined;
}

/** All rows of a story in that company: a run without a death says which calls there are. */
export async function recordRows(story: Story, company: string, setting: Setting): Promise<readonly Row[]> {
  const doomed = await setting.spares.take();
  const scene = await begin(story, company, setting.rig);
  await doomed.arm(null);
  await story.act(scene, openCustomer(doomed, setting.rig, {}).customer, setting.checkout);
  const calls = await callsWhenQuiet(doomed);
  doomed.kill();
  const seen = new Map<string, number>();
  return calls.flatMap((call) => {
    const nth = (seen.get(call) ?? 0) + 1;
    seen.set(call, nth);
    return (['before', 'after'] as const).map((when) => ({ story, company, call, nth, when }));
  });
}

async function begin(story: Story, company: string, rig: Rig) {
  await rig.setFaults({});
  const scene = await story.prepare(rig);
  await rig.setFaults(COMPANIES[company]?.faults ?? {});
  return scene;
}

async function callsWhenQuiet(doomed: Doomed): Promise<readonly string[]> {
  let calls = await doomed.calls();
  for (;;) {
    await sleep(QUIET_MS);
    const now = await doomed.calls();
    if (now.length === calls.length) return now;
    calls = now;
  }
}

/** Plays a row, and says what is wrong then. */
export async function playRow(row: Row, setting: Setting): Promise<Played> {
  const startedMs = performance.now();
  for (let tries = 1; ; tries++) {
    const played = await playOnce(row, setting);
    if (!played.isMissed || tries === TRIES) {
      return { row, ...played, ms: performance.now() - startedMs };
    }
  }
}

async function playOnce({ story, company, call, nth, when }: Row, { rig, spares, checkout }: Setting) {
  const doomed = await spares.take();
  const since = Math.floor(Date.now() / 1000) - 1;
  const scene = await begin(story, company, rig);
  await doomed.arm({ call, nth, when });
  const { customer, again } = openCustomer(doomed, rig, COMPANIES[company] ?? {});
  try {
    const order = await story.act(scene, customer, checkout);
    const isMissed = !(await waitFor(async () => doomed.isDead(), 1000));
    await story.afterwards?.(rig, scene);
    const violations = [
      ...(await findWrongEnd(order, story, rig, since)),
      ...(await again()),
      ...(await rig.audit()).map((violation) => `audit: ${violation}`),
    ];
    return { violations, isMissed };
  } catch (error) {
    return { violations: [error instanceof Error ? error.message : String(error)], isMissed: false };
  } finally {
    doomed.kill();
  }
}

/** The order has to rest where its story may end, with the charge that belongs there. */
async function findWrongEnd(order: Owned, story: Story, rig: Rig, since: number): Promise<string[]> {
  const [, { url }] = rig.shops;
  let end = '';
  await waitFor(async () => {
    await ask(url, tick);
    const reply = await ask(url, look(order));
    end = `${reply.order?.status}/${reply.order?.money}`;
    return story.ends.includes(end);
  }, PATIENCE_MS);
  return [
    ...(story.ends.includes(end) ? [] : [`it ends as ${end}, not as ${story.ends.join(' or ')}`]),
    ...(await rig.findWrongPayments(order.orderId, end, since)),
  ];
}

/** Asks the doomed server, and when it is dead, the ones that live; the same until there is an answer. */
function openCustomer(doomed: Doomed, rig: Rig, company: Company) {
  const [{ url: living }] = rig.shops;
  let isAlive = true;
  let last: { readonly request: Request; readonly reply: Reply } | undefined;
  const askDoomed = async (request: Request): Promise<Reply | null> => {
    if (!isAlive) return null;
    const reply = await ask(doomed.url, request).catch(() => null);
    if (reply === null) {
      isAlive = false;
      await company.atDeath?.(rig);
    }
    return reply;
  };
  const askUntilFinal = async (request: Request): Promise<Reply> => {
    let reply: Reply | null = null;
    const isDone = async () => {
      reply = (await askDoomed(request)) ?? (await ask(living, request).catch(() => null));
      return reply !== null && isFinal(reply);
    };
    if ((await waitFor(isDone, PATIENCE_MS)) && reply) return reply;
    throw new Error(`no answer to ${request.path} in time: ${JSON.stringify(reply)}`);
  };
  const customer: Customer = {
    askOnce: askDoomed,
    async ask(request, status) {
      const reply = await askUntilFinal(request);
      last = { request, reply };
      if (reply.status === status) return reply;
      throw new Error(`${request.path} was answered ${JSON.stringify(reply)}, not ${status}`);
    },
  };
  /** The same request once more gets the same answer. */
  const again = async (): Promise<string[]> => {
    if (!last) return [];
    const { request, reply: before } = last;
    const reply = await askUntilFinal(request);
    const isSame = reply.status === before.status && reply.order?.id === before.order?.id;
    return isSame
      ? []
      : [`${request.path} was answered ${JSON.stringify(before)}, then ${JSON.stringify(reply)}`];
  };
  return { customer, again };
}

async function waitFor(condition: () => Promise<boolean>, patienceMs: number): Promise<boolean> {
  const endMs = performance.now() + patienceMs;
  while (!(await condition().catch(() => false))) {
    if (performance.now() > endMs) return false;
    await sleep(PAUSE_MS);
  }
  return true;
}

export interface MatrixOptions {
  /** Only rows of this call. */
  readonly only?: string | undefined;
  /** Names of `COMPANIES`. */
  readonly companies: readonly string[];
  /** Each call once, wherever it was met first. */
  readonly isShort?: boolean;
  readonly checkout?: string | undefined;
  readonly stories?: readonly Story[];
  readonly onPlayed: (played: Played) => void;
}

/**
 * Plays the matrix, a row after the other in each rig.
 * @param settings as many rows are played at once
 */
export async function playMatrix(
  settings: readonly Omit<Setting, 'checkout'>[],
  options: MatrixOptions,
): Promise<readonly Played[]> {
  const { only, companies, isShort = false, checkout, stories = STORIES, onPlayed } = options;
  const plans = companies.flatMap((company) => stories.map((story) => ({ story, company })));
  const seen = new Set<string>();
  const played: Played[] = [];
  const isWanted = ({ call, when }: Row) => {
    const name = `${call} ${when}`;
    const isNew = !seen.has(name);
    seen.add(name);
    return (only === undefined || call === only) && (!isShort || isNew);
  };
  const work = async (setting: Setting) => {
    for (let plan = plans.shift(); plan; plan = plans.shift()) {
      const rows = await recordRows(plan.story, plan.company, setting);
      for (const row of rows.filter(isWanted)) {
        const done = await playRow(row, setting);
        onPlayed(done);
        played.push(done);
      }
      // Every event of all these rows has to have had each of its effects, once.
      const last = played.at(-1);
      const wrong = last ? await setting.rig.findWrongEvents() : [];
      if (last && wrong.length > 0) {
        const done = { ...last, violations: [...last.violations, ...wrong] };
        played[played.length - 1] = done;
        onPlayed(done);
      }
    }
  };
  await Promise.all(settings.map((setting) => work({ ...setting, checkout })));
  return played;
}
