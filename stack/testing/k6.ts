import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { transformSync } from 'esbuild';

/* k6 is not here: its script runs in this process, with what it needs of k6 in its simplest form. */

const FILE = 'k6/black-friday.js';
export const COPY = 'copy of the first';

export interface Reply {
  readonly status: number;
  readonly body: object;
}

interface Line {
  readonly capacity: number;
  readonly stock: number;
  readonly held: number;
  readonly sold: number;
  readonly oversold: number;
}

interface Sent {
  readonly key: string;
  readonly cookie: string;
}

/** Where a shop does not do what it should. */
export interface Lies {
  readonly purchase?: (honest: () => Reply, nth: number) => Reply;
  readonly audit?: (line: Line) => Line;
  readonly forgets?: (order: string) => boolean;
  readonly ignoresKeys?: boolean;
}

export const problem = (status: number, type: string): Reply => ({
  status,
  body: { type: `/problems/${type}` },
});

function openShop({ purchase, audit, forgets, ignoresKeys }: Lies) {
  const orders = new Map<string, string>();
  const sent: Sent[] = [];
  let capacity = 0;

  function sell({ key }: Sent): Reply {
    const orderKey = ignoresKeys ? `${sent.length}` : key;
    if (!orders.has(orderKey) && orders.size === capacity) return problem(409, 'sold-out');
    const id = orders.get(orderKey) ?? `order-${orders.size + 1}`;
    orders.set(orderKey, id);
    return { status: 201, body: { order: { id } } };
  }

  function answer(path: string, text: string, headers: Record<string, string>): Reply {
    const wish = JSON.parse(text);
    if (path === '/api/events')
      return { status: 200, body: { events: [{ ticketTypes: [{ id: 'first' }] }] } };
    if (path === '/api/admin/temporary-ticket-type') {
      capacity = wish.stock ?? capacity;
      return { status: 200, body: { id: COPY } };
    }
    if (path === '/api/purchases') {
      const one = { key: headers['idempotency-key'] ?? '', cookie: headers.cookie ?? '' };
      sent.push(one);
      return purchase ? purchase(() => sell(one), sent.length) : sell(one);
    }
    if (path.startsWith('/api/orders/')) {
      return { status: forgets?.(path.replace('/api/orders/', '')) ? 404 : 200, body: {} };
    }
    if (path === '/api/audit') {
      const line = { capacity, stock: capacity - orders.size, held: 0, sold: orders.size, oversold: 0 };
      const told = { id: COPY, ...(audit ? audit(line) : line) };
      return { status: 200, body: { ticketTypes: [told], violations: [] } };
    }
    return { status: 200, body: {} };
  }
  return { answer, sent };
}

interface Script {
  readonly options: {
    readonly scenarios: { readonly crowd: object };
    readonly thresholds: Readonly<Record<string, readonly string[]>>;
  };
  readonly setup: () => unknown;
  readonly default: (given: unknown) => void;
  readonly teardown: (given: unknown) => void;
}

type Params = { readonly headers?: Record<string, string> } | undefined;

export interface Run {
  readonly options: Script['options'];
  /** The purchases that were asked for, in turn. */
  readonly sent: readonly Sent[];
  /** The metrics whose threshold was missed. */
  readonly missed: readonly string[];
}

/** Runs the script as k6 would, for so many buyers, one after the other; waiting takes no time. */
export function runK6(buyers: number, env: Readonly<Record<string, string>>, lies: Lies = {}): Run {
  const shop = openShop(lies);
  const counted = new Map<string, number>();
  const count = (name: string, more: number) => counted.set(name, (counted.get(name) ?? 0) + more);
  const now = { ms: 0, iteration: 0 };
  const script = loadScript(env, shop, count, now);
  const given = script.setup();
  for (; now.iteration < buyers; now.iteration += 1) script.default(given);
  script.teardown(given);
  const missed = Object.keys(script.options.thresholds).filter((name) => (counted.get(name) ?? 0) !== 0);
  return { options: script.options, sent: shop.sent, missed: missed.toSorted() };
}

function loadScript(
  env: Readonly<Record<string, string>>,
  shop: ReturnType<typeof openShop>,
  count: (name: string, more: number) => void,
  now: { ms: number; iteration: number },
): Script {
  const send = (url: string, text = '{}', params: Params = undefined) => {
    const { status, body } = shop.answer(new URL(url).pathname, text, params?.headers ?? {});
    return {
      status,
      headers: status === 0 ? null : { 'Content-Type': 'application/json' },
      json: () => body,
    };
  };
  class Metric {
    readonly name: string;
    constructor(name: string) {
      this.name = name;
    }
    add(more: number) {
      count(this.name, more);
    }
  }
  const modules: Readonly<Record<string, object>> = {
    k6: {
      sleep(seconds: number) {
        now.ms += seconds * 1000;
      },
      check: (value: unknown, checks: Readonly<Record<string, (value: unknown) => boolean>>) =>
        Object.values(checks).every((holds) => holds(value)),
    },
    'k6/execution': {
      scenario: {
        get iterationInTest() {
          return now.iteration;
        },
      },
    },
    'k6/http': {
      get: (url: string, params: Params) => send(url, '{}', params),
      post: (url: string, text: string, params: Params) => send(url, text, params),
      batch: (requests: readonly (readonly [string, string, string, Params])[]) =>
        requests.map(([, url, text, params]) => send(url, text, params)),
      setResponseCallback() {},
      expectedStatuses() {},
    },
    'k6/metrics': { Counter: Metric, Trend: Metric },
  };
  const { code } = transformSync(readFileSync(FILE, 'utf8'), { format: 'cjs' });
  return runInNewContext(`${code};module.exports`, {
    module: { exports: {} },
    require: (name: string) => modules[name],
    __ENV: env,
    Date: { now: () => now.ms },
    console: { log() {} },
  });
}
