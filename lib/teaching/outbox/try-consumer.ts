import { complaintOf, type Death, type Life, live, type MakeCall } from '@/lib/teaching/mortal/live';
import type { Consumer, ConsumerStore, SaleEvent } from './consumer';
import type { ConsumerDesk } from './desk';

/** What a consumer meets. */
export interface Delivered {
  /** The versions that each call of `apply` is brought. */
  readonly deliveries: readonly (readonly number[])[];
  /** One for each life that ends early. */
  readonly deaths: readonly number[];
  /** Before which of the calls, from 1, another consumer applies the next event; null: there is no other. */
  readonly otherBefore: number | null;
  /** Nothing is missing in the stream, so that nobody has to ask the ledger. */
  readonly isStreamEnough: boolean;
}

/** How it went: what was called, and what is wrong with the end. */
export interface TriedConsumer {
  readonly story: readonly string[];
  readonly complaints: readonly string[];
  /** How many calls the last life made. */
  readonly calls: number;
}

/** Some sell two, and some come back. */
const LEDGER: readonly SaleEvent[] = [2, 1, 3, -1, 2, 4].map((sold, i) => ({ version: i + 1, sold }));

/**
 * Brings a consumer its deliveries. Its process dies as often as `deaths` says; the next one is brought again what the one
 * before had not done with.
 * @param start a process that knows nothing of the ones before
 */
export async function tryConsumer(
  start: () => Consumer,
  desk: ConsumerDesk,
  { deliveries, deaths, otherBefore, isStreamEnough }: Delivered,
): Promise<TriedConsumer> {
  await desk.begin(LEDGER);
  const story: string[] = [];
  const complaints: string[] = [];
  const tell = (line: string) => void story.push(line);
  let [at, made, ledgerReads] = [0, 0, 0];

  function mortalStore(call: MakeCall): ConsumerStore {
    const { store } = desk;
    const ask = <T>(name: string, perform: () => Promise<T>): Promise<T> =>
      call(`store.${name}`, async () => {
        made += 1;
        if (made === otherBefore) {
          const version = await desk.applyNext();
          if (version !== null) tell(`meanwhile another consumer applies version ${version}`);
        }
        return perform();
      });
    return {
      readFigures: () => ask('readFigures()', () => store.readFigures()),
      move: (step) => ask(`move(${JSON.stringify(step)})`, () => store.move(step)),
      add: (sold) => ask(`add(${sold})`, () => store.add(sold)),
      setPosition: (version) => ask(`setPosition(${version})`, () => store.setPosition(version)),
      readLedger(after) {
        ledgerReads += 1;
        return ask(`readLedger(${after})`, () => store.readLedger(after));
      },
    };
  }

  async function consumeAll(call: MakeCall): Promise<void> {
    const consumer = start();
    const store = mortalStore(call);
    for (; at < deliveries.length; at += 1) {
      const batch = LEDGER.filter(({ version }) => deliveries[at]?.includes(version));
      tell(
        batch.length > 0
          ? `the stream brings ${batch.map(({ version, sold }) => `version ${version} (sold ${sold})`).join(', ')}`
          : 'the stream was flushed, and brings nothing',
      );
      await consumer.apply(batch, store);
      const { position, sold, shouldBe } = await desk.judge();
      if (sold === shouldBe) continue;
      complaints.push(
        `Up to version ${position} the ledger has ${shouldBe} sold, and the figures say ${sold}.`,
      );
      return;
    }
  }

  let last: Life = { kind: 'died' };
  const fates: readonly Death[] = [...deaths, null];
  for (const [life, death] of fates.entries()) {
    if (life > 0) tell('the process has died; a new one starts');
    last = await live(consumeAll, death, tell);
    if (complaints.length > 0 || last.kind === 'threw') break;
  }
  const calls = last.kind === 'died' ? 0 : last.calls;
  if (last.kind === 'threw') complaints.push(complaintOf(last.error));
  else if (complaints.length === 0) {
    const end = await desk.judge();
    if (end.position !== end.last) {
      complaints.push(
        `All is said, and the figures are at version ${end.position}: the ledger is at ${end.last}.`,
      );
    } else if (isStreamEnough && ledgerReads > 0) {
      complaints.push('It asked the ledger for what the stream had brought.');
    }
  }
  return { story: [...story, ...complaints], complaints, calls };
}
