import type { FormEvent } from 'react';
import { HiddenFields } from '@/app/_components/hidden-fields';
import { nameOf, type Scanned } from '@/lib/shop/door/scan-list';
import { describeVerdict } from './describe-verdict';
import type { DoorAnswer } from './door-answer';
import { UndoForm } from './undo-form';
import type { Door } from './use-scans';
import { VerdictCard } from './verdict';

interface Handlers {
  readonly door: Door;
  readonly action: (form: FormData) => void;
  readonly ask: (scan: Scanned<DoorAnswer>) => void;
  readonly undo: (scan: Scanned<DoorAnswer>) => void;
  readonly forget: (id: string) => void;
}

/** The newest scan in big words, and those before it; what has no answer yet is never hidden. */
export function ScanListView({
  list,
  ...handlers
}: { readonly list: readonly Scanned<DoorAnswer>[] } & Handlers) {
  const [newest, ...earlier] = list;
  if (!newest) return null;
  return (
    <>
      <VerdictCard {...describeScan(newest)}>
        <ScanKeys scan={newest} {...handlers} />
      </VerdictCard>
      {earlier.length > 0 && (
        <section aria-labelledby="earlier" className="mt-4">
          <h2 id="earlier" className="stamp">
            Before
          </h2>
          <ol className="mt-1 divide-y-2 divide-rule/30">
            {earlier.map((scan) => {
              const { state, title, text } = describeScan(scan);
              return (
                <li key={scan.id} data-state={state} className="py-2">
                  <strong className="shout mr-2 text-2xl">{title}</strong>
                  <span className="[overflow-wrap:anywhere]">{text}</span>
                  <ScanKeys scan={scan} {...handlers} />
                </li>
              );
            })}
          </ol>
        </section>
      )}
    </>
  );
}

function ScanKeys({
  scan,
  door,
  action,
  ask,
  undo,
  forget,
}: { readonly scan: Scanned<DoorAnswer> } & Handlers) {
  const name = nameOf(scan.wanted);
  if (scan.state === 'unchecked') {
    const askAgain = (event: FormEvent) => {
      event.preventDefault();
      ask(scan);
    };
    return (
      <form action={action} onSubmit={askAgain} className="mt-3 flex flex-wrap gap-3">
        <HiddenFields fields={{ ...door, ...scan.wanted, scanId: scan.id }} />
        <button type="submit" className={KEY}>
          Ask again<span className="sr-only"> about {name}</span>
        </button>
        <button type="button" onClick={() => forget(scan.id)} className={KEY}>
          Stop asking<span className="sr-only"> about {name}</span>
        </button>
      </form>
    );
  }
  const kind = scan.answer?.verdict.kind;
  if (!scan.answer || (kind !== 'welcome' && kind !== 'undo-away')) return null;
  return (
    <UndoForm
      door={door}
      scan={scan.answer.scan}
      name={name}
      state={scan.undo}
      action={action}
      onUndo={() => undo(scan)}
    />
  );
}

const KEY = 'border-2 border-current px-3 py-1.5 font-semibold';

/** A scan in words, whatever is known of it. */
export function describeScan({ state, wanted, answer }: Scanned<DoorAnswer>) {
  const name = nameOf(wanted);
  if (answer) return describeAnswer(answer, name);
  if (state === 'checking') return { state, title: 'Checking', text: name };
  return {
    state,
    title: 'Not checked yet',
    text: `${name}: no answer. It is asked again until there is one, and lets in once.`,
  };
}

/** @param name the ticket, where the verdict does not name it */
function describeAnswer({ verdict, prefix }: DoorAnswer, name: string) {
  const { title, text } = describeVerdict(verdict);
  const words = 'ticket' in verdict || name === '' ? text : `${text} (${name})`;
  const habit =
    prefix === null ? '' : ` The scanner puts ${prefix} before each code: you can switch that off.`;
  return { state: verdict.kind, title, text: words + habit };
}
