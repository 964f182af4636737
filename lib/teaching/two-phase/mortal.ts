import type { Parties } from './coordinator';

/** After which of a life's calls the process dies, before it hears of it: 0, before it has made one; null: it lives. */
export type Death = number | null;

/** How a life of a coordinator's process went. */
export type Life =
  | { readonly kind: 'answered'; readonly answer: unknown; readonly calls: number }
  | { readonly kind: 'threw'; readonly error: unknown; readonly calls: number }
  | { readonly kind: 'died' };

/** More than any coordinator needs for two databases. */
const MOST_CALLS = 100;

const forEver = () => new Promise<never>(() => {});

/**
 * Lets a process live until it has answered or dies. Dead, it hears nothing more, and no `catch` of its own helps.
 * @param tell hears what it calls, and what comes of it
 */
export async function live(
  body: (parties: Parties) => Promise<unknown>,
  { seats, money, journal }: Parties,
  death: Death,
  tell: (line: string) => void,
): Promise<Life> {
  let calls = 0;
  let die = () => {};
  const died = new Promise<Life>((resolve) => {
    die = () => resolve({ kind: 'died' });
  });
  let isDead = death === 0;
  const underWay = new Set<Promise<unknown>>();

  async function call<T>(name: string, perform: () => Promise<T>): Promise<T> {
    if (isDead) return forEver();
    calls += 1;
    const mine = calls;
    if (mine > MOST_CALLS) throw new Error(`it has made ${MOST_CALLS} calls, and goes on`);
    const performed = perform();
    underWay.add(performed);
    const answer = await performed.finally(() => underWay.delete(performed));
    if (mine !== death && !isDead) {
      tell(`${name} answers: ${describe(answer)}`);
      return answer;
    }
    if (!isDead) tell(`${name} is done, and the process dies before it hears of it`);
    isDead = true;
    die();
    return forEver();
  }

  const ask = (name: 'seats' | 'money', party: Parties['seats']): Parties['seats'] => ({
    prepare: () => call(`${name}.prepare()`, () => party.prepare()),
    commit: () => call(`${name}.commit()`, () => party.commit()),
    rollback: () => call(`${name}.rollback()`, () => party.rollback()),
    isPrepared: () => call(`${name}.isPrepared()`, () => party.isPrepared()),
  });
  if (isDead) return { kind: 'died' };
  const mortal: Parties = {
    seats: ask('seats', seats),
    money: ask('money', money),
    journal: {
      write: (entry) => call(`journal.write('${entry}')`, () => journal.write(entry)),
      read: () => call('journal.read()', () => journal.read()),
    },
  };
  const lived = body(mortal).then(
    (answer): Life => ({ kind: 'answered', answer, calls }),
    (error: unknown): Life => ({ kind: 'threw', error, calls }),
  );
  const life = await Promise.race([died, lived]);
  // What it had sent arrives, whoever is there to hear.
  while (underWay.size > 0) await Promise.allSettled(underWay);
  return life;
}

const describe = (answer: unknown) => (answer === undefined ? 'done' : JSON.stringify(answer));
