import type { Call, Run, Step, World } from '@/lib/teaching/explorer/timeline';

const row = { stock: 1, version: 0, fence: 0 };

/** A world before anything happened; of it, what is different. For tests. */
export const world = (rest: Partial<World> = {}): World => ({ row, orders: [], keys: [], ...rest });

/** A world with one key in Redis. For tests. */
export const withKey = (value: string, ttl: 'lease' | 'memory' | 'none' = 'lease', key = 'lock'): World =>
  world({ keys: [{ key, value, ttl }] });

/** A call to Postgres, from a line of an exercise. For tests. */
export const statement = (text: string): Call => ({
  store: 'postgres',
  name: '',
  text,
  source: { file: 'lib/shop/strategies/record-sale.ts', line: 40 },
  callers: [{ file: 'exercises/03.ts', line: 30 }],
});

type Sketch = Pick<Step, 'move'> & Partial<Step>;

/** A run that was watched, of what its steps are about. For tests. */
export function watched(steps: readonly Sketch[], rest: Partial<Run> = {}): Run {
  const usual = { fault: null, call: null, echo: null, woke: [], answered: [], world: world() };
  return {
    ...{ strategy: 'x', schedule: '', before: world(), choices: [], next: [], outcomes: {} },
    ...{ deadlocks: 0, aborts: 0, harms: [], ...rest },
    steps: steps.map((step) => ({ ...usual, actor: actorOf(step.move), ...step })),
  };
}

function actorOf(move: string): Step['actor'] {
  const [letter] = move;
  return letter === 'A' || letter === 'B' || letter === 'a' || letter === 'b' ? letter : null;
}
