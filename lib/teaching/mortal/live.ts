/** After which of a life's calls the process dies, before it hears of it: 0, before it has made one; null: it lives. */
export type Death = number | null;

/** How a life of a process went. */
export type Life =
  | { readonly kind: 'answered'; readonly answer: unknown; readonly calls: number }
  | { readonly kind: 'threw'; readonly error: unknown; readonly calls: number }
  | { readonly kind: 'died' };

/** Makes a call of a process: the dead make none, and hear of none. */
export type MakeCall = <T>(name: string, perform: () => Promise<T>) => Promise<T>;

/** More than any exercise needs. */
const MOST_CALLS = 100;

const forEver = () => new Promise<never>(() => {});

/**
 * Lets a process live until it has answered or dies. Dead, it hears nothing more, and no `catch` of its own helps.
 * @param begin starts it, with calls that are all made by way of `call`
 * @param tell hears what it calls, and what comes of it
 */
export async function live(
  begin: (call: MakeCall) => Promise<unknown>,
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

  if (isDead) return { kind: 'died' };
  const lived = (async () => begin(call))().then(
    (answer): Life => ({ kind: 'answered', answer, calls }),
    (error: unknown): Life => ({ kind: 'threw', error, calls }),
  );
  const life = await Promise.race([died, lived]);
  // What it had sent arrives, whoever is there to hear.
  while (underWay.size > 0) await Promise.allSettled(underWay);
  return life;
}

const describe = (answer: unknown) => (answer === undefined ? 'done' : JSON.stringify(answer));

/** What a life that threw is told. */
export const complaintOf = (error: unknown): string =>
  `It threw: ${(error instanceof Error ? error.message : String(error)).replace(/\.$/, '')}.`;
