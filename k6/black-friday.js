/*
 * The crowd of `npm run black-friday` for those who have k6 (https://grafana.com/docs/k6): the same buyers, drawn from
 * the same seed, with the same manners, under the same rules of safety. k6 says how long it took; the verdict on every
 * single order is the other's.
 *
 *   k6 run -e ADMIN_TOKEN=… k6/black-friday.js                   500 tickets; 500 buyers a second for 10 s, whatever
 *                                                                the shop takes for each (an open model)
 *   k6 run -e ADMIN_TOKEN=… -e BUYERS=1000 k6/black-friday.js    1,000 buyers at once, each a VU (some 3 MB of memory)
 *
 * URL (http://127.0.0.1:3000), ADMIN_TOKEN (a demo's is in .data/<port>/running.json), STOCK, RATE, DURATION (s) and
 * MAX_VUS or BUYERS, SEED, STRATEGY, TICKET_TYPE, ALLOW_HOST=1 for a demo on another machine. The crowd gets a copy of
 * the ticket type, which goes afterwards. Exit code 99: a threshold was missed; they are all below.
 */
import { check, sleep } from 'k6';
import exec from 'k6/execution';
import http from 'k6/http';
import { Counter, Trend } from 'k6/metrics';

const env = __ENV;
const ORIGIN = env.URL || 'http://127.0.0.1:3000';
const STOCK = Number(env.STOCK || 500);
const RATE = Number(env.RATE || 500);
const DURATION_S = Number.parseFloat(env.DURATION || '10');
const BUYERS = Number(env.BUYERS || RATE * DURATION_S);
const PATIENCE_MS = 60_000;
const DEADLINE_MS = 10_000;
const DOUBLE_CLICK = 0.02;
const BASE_MS = 25;
const CAP_MS = 2000;
const GRACE = '90s'; // Longer than a buyer asks: nobody is cut off in the middle.

const violations = new Counter('violations');
/** One less for each buyer who was told of an order, and in the end as many more as the audit has. */
const auditedLessTold = new Counter('orders_audited_less_told');
/** Tickets that were left although somebody went without. */
const undersold = new Counter('undersold');
const gaveUp = new Counter('buyers_gave_up');
const rejected = new Counter('buyers_rejected');
const untilAnswered = new Trend('until_final_answer', true);
const answers = {
  sold: new Counter('answers_sold'),
  'sold-out': new Counter('answers_sold_out'),
  contended: new Counter('answers_contended'),
  other: new Counter('answers_other'),
};

const maxVUs = Number(env.MAX_VUS || 2000);
const open = {
  executor: 'constant-arrival-rate',
  rate: RATE,
  duration: `${DURATION_S}s`,
  preAllocatedVUs: Math.min(RATE, maxVUs),
  maxVUs,
  gracefulStop: GRACE,
};
const atOnce = { executor: 'per-vu-iterations', vus: BUYERS, iterations: 1, maxDuration: GRACE };
/** An arrival rate may be off by one in the end. */
const SURELY_CAME = env.BUYERS ? BUYERS : BUYERS - 1;

const none = ['count==0'];
export const options = {
  scenarios: { crowd: env.BUYERS ? atOnce : open },
  thresholds: {
    violations: none,
    orders_audited_less_told: none,
    undersold: none,
    buyers_gave_up: none,
    buyers_rejected: none,
    // A buyer for whom k6 had no VU never came: the load was not the one that was asked for.
    dropped_iterations: none,
    'http_req_failed{purpose:audit}': ['rate==0'],
  },
};
// A 409 is an answer, and no failure.
http.setResponseCallback(http.expectedStatuses({ min: 200, max: 499 }));

export function setup() {
  const health = http.get(`${ORIGIN}/api/health`).json();
  const isLoopback = /^https?:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(ORIGIN);
  if (!isLoopback && !(env.ALLOW_HOST && health.demo)) {
    throw new Error(`${ORIGIN} is not this machine: ALLOW_HOST=1 sends a crowd to another one's demo`);
  }
  const { events } = http.get(`${ORIGIN}/api/events`).json();
  const copyOf = env.TICKET_TYPE || events[0].ticketTypes[0].id;
  const seed = Number(env.SEED || Math.floor(Math.random() * 2 ** 32));
  console.log(`seed ${seed}: -e SEED=${seed} sends the same buyers`);
  return { ticketTypeId: administer('temporary-ticket-type', { copyOf, stock: STOCK }).id, seed };
}

export default function buy({ ticketTypeId, seed }) {
  const random = seededRandom(seed, exec.scenario.iterationInTest);
  const buyer = drawUuid(random);
  const key = `${drawUuid(random)}@${encodeURIComponent(ticketTypeId)}`.slice(0, 255);
  const headers = { 'content-type': 'application/json', 'idempotency-key': key, cookie: `buyer=${buyer}` };
  if (env.STRATEGY) headers['x-strategy'] = env.STRATEGY;
  const params = { headers, tags: { purpose: 'purchase' }, timeout: DEADLINE_MS };
  const request = ['POST', `${ORIGIN}/api/purchases`, JSON.stringify({ ticketTypeId, quantity: 1 }), params];
  const presses = random() < DOUBLE_CLICK ? [request, request] : [request];
  const startedAt = Date.now();
  for (let attempt = 0; ; attempt += 1) {
    const heard = http.batch(attempt === 0 ? presses : [request]).map(readAnswer);
    for (const { kind } of heard) (answers[kind] || answers.other).add(1);
    const orders = heard.flatMap(({ order }) => order ?? []);
    const isFinal = heard.some(({ isFinal }) => isFinal) && !heard.some(({ isDoubtful }) => isDoubtful);
    if (orders.length > 0 || isFinal) {
      untilAnswered.add(Date.now() - startedAt);
      if (orders.length > 0) keep(orders, buyer);
      else if (!heard.some(({ kind }) => kind === 'sold-out')) rejected.add(1);
      return;
    }
    const retryAfterMs = Math.max(...heard.map((answer) => answer.retryAfterMs));
    const waitMs = retryAfterMs + random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt);
    if (Date.now() + waitMs > startedAt + PATIENCE_MS) return gaveUp.add(1);
    sleep(waitMs / 1000);
  }
}

/** The order that a buyer was told of has to be there, and one key has to have made one. */
function keep(orders, buyer) {
  auditedLessTold.add(-1);
  const params = { headers: { cookie: `buyer=${buyer}` }, tags: { purpose: 'read-back' } };
  const isGood = check(null, {
    'the order is there': () => http.get(`${ORIGIN}/api/orders/${orders[0]}`, params).status === 200,
    'a key has one order': () => orders.every((order) => order === orders[0]),
  });
  if (!isGood) violations.add(1);
}

export function teardown({ ticketTypeId }) {
  // Who answered is not always done: the books are still a moment later.
  sleep(1);
  const audit = http.get(`${ORIGIN}/api/audit`, { tags: { purpose: 'audit' } }).json();
  const line = audit.ticketTypes.find(({ id }) => id === ticketTypeId);
  const taken = line.sold + line.held;
  const isGood = check(line, {
    'nothing is oversold': ({ oversold, stock }) => oversold === 0 && stock >= 0,
    'sold + held + stock = capacity': ({ stock, capacity }) => taken + stock === capacity,
    'the audit names no violation': ({ id }) => !audit.violations.some((text) => text.includes(id)),
  });
  if (!isGood) violations.add(1);
  auditedLessTold.add(taken);
  undersold.add(Math.max(0, Math.min(STOCK, SURELY_CAME) - taken));
  console.log(`${line.sold} of ${line.capacity} tickets sold, ${line.oversold} oversold`);
  administer('temporary-ticket-type', { remove: ticketTypeId });
}

function administer(action, wish) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${env.ADMIN_TOKEN || ''}` };
  const answer = http.post(`${ORIGIN}/api/admin/${action}`, JSON.stringify(wish), { headers });
  if (answer.status !== 200)
    throw new Error(`POST /api/admin/${action}: ${answer.status}; is ADMIN_TOKEN right?`);
  return answer.json();
}

const COME_AGAIN = ['contended', 'key-in-progress', 'rate-limited', 'indeterminate', 'unavailable'];
const LEAVES_DOUBT = ['key-in-progress', 'indeterminate', 'error'];

/** What a buyer makes of an answer: a problem's name, `sold`, or `error` where nobody knows what happened. */
function readAnswer(answer) {
  const headers = answer.headers || {};
  const isJson = /^application\/(problem\+)?json/.test(headers['Content-Type'] || '');
  const body = isJson ? answer.json() : {};
  const order = answer.status < 300 ? body.order?.id : undefined;
  const problem = answer.status >= 400 ? body.type?.split('/').pop() : undefined;
  const isKnown = problem !== undefined && (answer.status < 500 || COME_AGAIN.includes(problem));
  const kind = order ? 'sold' : isKnown ? problem : 'error';
  const waitMs = body.retryAfterMs ?? Number(headers['Retry-After'] || 0) * 1000;
  return {
    kind,
    order,
    isFinal: isKnown && !COME_AGAIN.includes(problem),
    isDoubtful: LEAVES_DOUBT.includes(kind),
    retryAfterMs: COME_AGAIN.includes(kind) ? waitMs : 0,
  };
}

/** Chance that can be replayed: lib/core/random.ts draws the same. */
function seededRandom(seed, stream) {
  let state = mix(mix(seed) ^ stream);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    return mix(state) / 2 ** 32;
  };
}

function drawUuid(random) {
  const word = () => Math.floor(random() * 2 ** 32);
  const hex = (value) => (value >>> 0).toString(16).padStart(8, '0');
  const second = hex((word() & 0xffff_0fff) | 0x4000);
  const third = hex((word() & 0x3fff_ffff) | 0x8000_0000);
  return `${hex(word())}-${second.slice(0, 4)}-${second.slice(4)}-${third.slice(0, 4)}-${third.slice(4)}${hex(word())}`;
}

function mix(value) {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}
