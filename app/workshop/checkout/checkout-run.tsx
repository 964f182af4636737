import { buyerOf } from '@/lib/teaching/explorer/moves';
import { describeEcho } from '@/lib/teaching/explorer/print/describe-echo';
import { describeFault } from '@/lib/teaching/explorer/print/describe-fault';
import { HARM_WORDS } from '@/lib/teaching/explorer/print/describe-harm';
import type { Run, Step } from '@/lib/teaching/explorer/timeline';

interface CheckoutRunProps {
  readonly coordinator: string;
  readonly run: Run;
}

/** One coordinator's run, step by step, and what became of ticket and money when the shop had recovered. */
export function CheckoutRun({ coordinator, run }: CheckoutRunProps) {
  const { steps, outcomes, harms } = run;
  return (
    <section aria-labelledby={coordinator} className="min-w-0 border-ink border-t-4 pt-3">
      <h2 id={coordinator} className="shout text-4xl leading-none">
        {coordinator}
      </h2>
      <ol aria-label={`Steps of ${coordinator}`} className="mt-3 grid gap-2">
        {steps.map(toItem)}
      </ol>
      <p className="mt-3">
        {Object.entries(outcomes).map(([buyer, outcome]) => (
          <span key={buyer} className="mr-4">
            {buyer}: <b>{outcome}</b>
          </span>
        ))}
      </p>
      {harms.length === 0 ? (
        <p className="mt-1 font-bold text-(--ink-good)">
          <span aria-hidden="true">✓</span> When the shop has recovered, ticket and money are where they
          belong.
        </p>
      ) : (
        <ul className="mt-1 border-(--ink-alarm) border-l-8 bg-stock px-3 py-2 text-(--ink-alarm)">
          {harms.map((harm) => (
            <li key={harm} className="font-bold">
              {HARM_WORDS[harm].sentence}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** A step is its place. */
const toItem = (step: Step, at: number) => <StepItem key={at} step={step} />;

function StepItem({ step: { actor, fault, call, echo, checkout } }: { readonly step: Step }) {
  const whose = fault && actor ? describeFault(fault, buyerOf(actor)) : null;
  return (
    <li className="min-w-0 bg-stock px-3 py-2">
      <span className="stamp text-quiet">
        {actor} {call && `to ${call.store}`}
      </span>
      {whose && <span className="block font-bold text-(--ink-alarm)">{whose}</span>}
      {call && (
        <span className="block font-mono text-[0.8125rem] leading-snug [overflow-wrap:anywhere]">
          {call.name} {echo && describeEcho(echo)}
        </span>
      )}
      {checkout && (
        <span className="block text-sm">
          order <b>{checkout.status}</b>/<b>{checkout.money}</b>, intent {checkout.intent ?? 'unknown'}, at
          the provider: <b>{checkout.charge}</b>, ledger: {checkout.ledger.join(', ')}
        </span>
      )}
    </li>
  );
}
