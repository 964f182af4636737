import { STRATEGIES_FOLDER } from '@/lib/teaching/explorer/taught-folders';
import type { Call, Run, Step, World } from '@/lib/teaching/explorer/timeline';

const FILE = `${STRATEGIES_FOLDER}/naive.ts`;

const LOOK: Call = {
  store: 'postgres',
  name: 'read-sale-state',
  text: 'SELECT t.stock FROM ticket_types t',
  source: { file: FILE, line: 32 },
};
const SET: Call = {
  store: 'postgres',
  name: 'naive-set-stock',
  text: 'UPDATE ticket_types SET stock = 0',
  source: { file: FILE, line: 38 },
};
const RECORD: Call = {
  store: 'postgres',
  name: 'record-sale',
  text: 'INSERT INTO orders (id) VALUES (…)',
  source: { file: FILE, line: 41 },
};

/** A world with that stock, and an order of each of those buyers. For tests. */
export function sampleWorld(stock: number, orders: readonly ('A' | 'B')[] = []): World {
  return {
    row: { stock, version: 1, fence: 0 },
    keys: [],
    orders: orders.map((buyer) => ({ id: `order-${buyer}`, buyer, quantity: 1 })),
  };
}

/** A step of a buyer that came back. For tests. */
export function sampleStep(
  actor: 'A' | 'B',
  call: Call,
  reply: string,
  world: World,
  outcome?: string,
): Step {
  return {
    move: actor,
    actor,
    fault: null,
    call,
    echo: { kind: 'returned', reply },
    woke: [],
    answered: outcome === undefined ? [] : [{ actor, outcome }],
    world,
  };
}

/** ABAABB of naive, as the lab runs it. For tests. */
export const SAMPLE_RUN: Run = {
  strategy: 'naive',
  schedule: 'ABAABB',
  before: sampleWorld(1),
  steps: [
    sampleStep('A', LOOK, 'stock 1', sampleWorld(1)),
    sampleStep('B', LOOK, 'stock 1', sampleWorld(1)),
    sampleStep('A', SET, '1 row', sampleWorld(0)),
    sampleStep('A', RECORD, '1 row', sampleWorld(0, ['A']), 'sold'),
    sampleStep('B', SET, '1 row', sampleWorld(0, ['A'])),
    sampleStep('B', RECORD, '1 row', sampleWorld(0, ['A', 'B']), 'sold'),
  ],
  choices: [],
  next: [],
  outcomes: { A: 'sold', B: 'sold' },
  deadlocks: 0,
  aborts: 0,
  harms: ['oversold'],
};
