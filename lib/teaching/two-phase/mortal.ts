import { type Death, type Life, live as liveWith } from '@/lib/teaching/mortal/live';
import type { Parties } from './coordinator';

/** Lets a coordinator's process live until it has answered or dies; all its calls are mortal. */
export function live(
  body: (parties: Parties) => Promise<unknown>,
  { seats, money, journal }: Parties,
  death: Death,
  tell: (line: string) => void,
): Promise<Life> {
  return liveWith(
    (call) => {
      const ask = (name: 'seats' | 'money', party: Parties['seats']): Parties['seats'] => ({
        prepare: () => call(`${name}.prepare()`, () => party.prepare()),
        commit: () => call(`${name}.commit()`, () => party.commit()),
        rollback: () => call(`${name}.rollback()`, () => party.rollback()),
        isPrepared: () => call(`${name}.isPrepared()`, () => party.isPrepared()),
      });
      return body({
        seats: ask('seats', seats),
        money: ask('money', money),
        journal: {
          write: (entry) => call(`journal.write('${entry}')`, () => journal.write(entry)),
          read: () => call('journal.read()', () => journal.read()),
        },
      });
    },
    death,
    tell,
  );
}
