/*
 * A crowd for k6 (https://grafana.com/docs/k6): 500 buyers a second for ten seconds want 100 tickets of a demo.
 *   k6 run -e ADMIN_TOKEN=… examples/k6.js     (a demo's token is in .data/<port>/running.json)
 * They get a copy of the ticket type, which goes afterwards. `npm run black-friday` judges every order; this does not.
 */
import { sleep } from 'k6';
import http from 'k6/http';
import { Counter } from 'k6/metrics';

const SHOP = __ENV.URL || 'http://127.0.0.1:3000';
const json = { 'content-type': 'application/json' };
const admin = { headers: { ...json, authorization: `Bearer ${__ENV.ADMIN_TOKEN}` } };
const unsold = new Counter('tickets_unsold');
const oversold = new Counter('tickets_oversold');

export const options = {
  scenarios: {
    crowd: { executor: 'constant-arrival-rate', rate: 500, duration: '10s', preAllocatedVUs: 1000 },
  },
  thresholds: { tickets_unsold: ['count==0'], tickets_oversold: ['count==0'], http_req_failed: ['rate==0'] },
};
http.setResponseCallback(http.expectedStatuses(200, 201, 409)); // A 409 is an answer, and no failure.

export function setup() {
  const { events } = http.get(`${SHOP}/api/events`).json();
  const copy = JSON.stringify({ copyOf: events[0].ticketTypes[0].id, stock: 100 });
  return http.post(`${SHOP}/api/admin/temporary-ticket-type`, copy, admin).json('id');
}

/** A buyer who asks again, under the same key, for as long as the shop says when to. */
export default function buy(ticketTypeId) {
  const buyer = `00000000-0000-4000-8000-${String(Math.floor(Math.random() * 1e12)).padStart(12, '0')}`;
  const headers = { ...json, cookie: `buyer=${buyer}`, 'idempotency-key': buyer };
  const body = JSON.stringify({ ticketTypeId, quantity: 1 });
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const answer = http.post(`${SHOP}/api/purchases`, body, { headers });
    const { retryAfterMs } = answer.json();
    if (answer.status === 201 || retryAfterMs === undefined) return;
    sleep((retryAfterMs + Math.random() * 100) / 1000);
  }
}

export function teardown(ticketTypeId) {
  const { ticketTypes } = http.get(`${SHOP}/api/audit`, admin).json();
  const line = ticketTypes.find(({ id }) => id === ticketTypeId);
  unsold.add(line.stock);
  oversold.add(line.oversold);
  http.post(`${SHOP}/api/admin/temporary-ticket-type`, JSON.stringify({ remove: ticketTypeId }), admin);
}
