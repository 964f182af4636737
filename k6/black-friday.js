/*
 * The crowd of `npm run black-friday` for those who have k6 (https://grafana.com/docs/k6): the same buyers, the same
 * manners, the same rules of safety. k6 says how long it took; the verdict on every single order is the other's.
 *
 *   k6 run -e ADMIN_TOKEN=… k6/black-friday.js                       5,000 buyers at once, 500 tickets
 *   k6 run -e ADMIN_TOKEN=… -e RATE=300 -e DURATION=30s k6/black-friday.js     an open model: 300 buyers a second
 *
 * URL (http://127.0.0.1:3000), ADMIN_TOKEN (a demo's is in .data/<port>/running.json), BUYERS, STOCK, CONCURRENCY,
 * RATE and DURATION, STRATEGY, TICKET_TYPE, ALLOW_HOST=1 for a demo on another machine. The crowd gets a copy of the
 * ticket type, which goes afterwards. Exit code 99: a threshold was missed, `violations` among them.
 */
import { check, sleep } from 'k6';
import http from 'k6/http';
import { Counter, Trend } from 'k6/metrics';

const env = __ENV;
const ORIGIN = env.URL || 'http://127.0.0.1:3000';
const BUYERS = Number(env.BUYERS || 5000);
const STOCK = Number(env.STOCK || 500);
const CONCURRENCY = Number(env.CONCURRENCY || 64);
const PATIENCE_MS = 60_000;
const BASE_MS = 25;
const CAP_MS = 2000;

const sold = new Counter('sold');
const violations = new Counter('violations');
const answers = {
  201: new Counter('answers_sold'),
  'sold-out': new Counter('answers_sold_out'),
  contended: new Counter('answers_contended'),
  other: new Counter('answers_other'),
};
const untilAnswered = new Trend('until_final_answer', true);

const open = {
  executor: 'constant-arrival-rate',
  rate: Number(env.RATE || 1),
  duration: env.DURATION || '10s',
  preAllocatedVUs: CONCURRENCY,
  maxVUs: Number(env.MAX_VUS || 2000),
};
const atOnce = {
  executor: 'shared-iterations',
  vus: Math.min(CONCURRENCY, BUYERS),
  iterations: BUYERS,
  maxDuration: '5m',
};

export const options = {
  scenarios: { crowd: env.RATE ? open : atOnce },
  thresholds: {
    violations: ['count==0'],
    'http_req_failed{purpose:audit}': ['rate==0'],
  },
};
// A 409 is an answer, and no failure.
http.setResponseCallback(http.expectedStatuses({ min: 200, max: 499 }));

export function setup() {
  const health = http.get(`${ORIGIN}/api/health`).json();
  const isLoopback = /^https?:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(ORIGIN);
  if (!isLoopback && !(env.ALLOW_HOST && health.demo)) {
    throw new Error(
      `${ORIGIN} is not this machine: ALLOW_HOST=1 sends a crowd to a host that runs as a demo`,
    );
  }
  const { events } = http.get(`${ORIGIN}/api/events`).json();
  const copyOf = env.TICKET_TYPE || events[0].ticketTypes[0].id;
  return { ticketTypeId: administer('temporary-ticket-type', { copyOf, stock: STOCK }).id };
}

export default function buy({ ticketTypeId }) {
  const buyer = uuid();
  const headers = { 'content-type': 'application/json', 'idempotency-key': uuid(), cookie: `buyer=${buyer}` };
  if (env.STRATEGY) headers['x-strategy'] = env.STRATEGY;
  const wish = JSON.stringify({ ticketTypeId, quantity: 1 });
  const startedAt = Date.now();
  for (let attempt = 0; Date.now() - startedAt < PATIENCE_MS; attempt += 1) {
    const answer = http.post(`${ORIGIN}/api/purchases`, wish, { headers, tags: { purpose: 'purchase' } });
    const problem = nameProblem(answer);
    (answers[answer.status === 201 ? '201' : problem] || answers.other).add(1);
    if (answer.status === 201) {
      sold.add(1);
      readBack(answer.json('order.id'), buyer);
    }
    if (answer.status === 201 || problem === 'sold-out' || problem === 'limit-reached') {
      untilAnswered.add(Date.now() - startedAt);
      return;
    }
    const retryAfterMs = problem === undefined ? 0 : Number(answer.json('retryAfterMs') || 0);
    sleep((retryAfterMs + Math.random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt)) / 1000);
  }
}

/** The order that a buyer was told of has to be there. */
function readBack(id, buyer) {
  const params = { headers: { cookie: `buyer=${buyer}` }, tags: { purpose: 'read-back' } };
  const isThere = http.get(`${ORIGIN}/api/orders/${id}`, params).status === 200;
  if (!check(null, { 'the order is there': () => isThere })) violations.add(1);
}

export function teardown({ ticketTypeId }) {
  // Who answered is not always done: the books are still a moment later.
  sleep(1);
  const audit = http.get(`${ORIGIN}/api/audit`, { tags: { purpose: 'audit' } }).json();
  const line = audit.ticketTypes.find(({ id }) => id === ticketTypeId);
  const isGood = check(line, {
    'nothing is oversold': ({ oversold, stock }) => oversold === 0 && stock >= 0,
    'sold + held + stock = capacity': (each) => each.sold + each.held + each.stock === each.capacity,
    'the audit names no violation': ({ id }) => !audit.violations.some((text) => text.includes(id)),
  });
  if (!isGood) violations.add(1);
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

/** The last part of a problem's type, such as `contended`; undefined where the answer is none. */
function nameProblem(answer) {
  const isJson = /^application\/(problem\+)?json/.test(answer.headers['Content-Type'] || '');
  const type = answer.status >= 400 && isJson ? answer.json('type') : undefined;
  return type?.split('/').pop();
}

function uuid() {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (digit) => {
    const random = Math.floor(Math.random() * 16);
    return (digit === 'x' ? random : (random & 3) | 8).toString(16);
  });
}
