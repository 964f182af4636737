'use client';

import { useEffect, useState } from 'react';
import type { LiveTicketType, Snapshot } from '@/lib/control/dashboard/snapshot';
import type { PromiseGroup } from '@/lib/shop/strategies/promise-groups';
import { AdminToken } from './admin-token';
import { AdmissionLimit } from './admission-limit';
import { type ActionResult, type Ask, askAdmin, readToken } from './ask-admin';
import { Faults } from './faults';
import { ChoiceForm, NumberForm } from './fields';

interface ControlsProps {
  readonly type: LiveTicketType;
  readonly snapshot: Snapshot;
  readonly strategies: readonly PromiseGroup[];
}

/** A drawer at the foot of the first screen: what it does is seen above it. The server checks the token each time. */
export function Controls(props: ControlsProps) {
  const [isOpen, setOpen] = useState(false);
  const [hasToken, setHasToken] = useState(false);
  const [result, setResult] = useState<ActionResult | null>(null);
  useEffect(() => setHasToken(readToken() !== ''), []);

  const ask: Ask = async (action, request) => {
    setResult(null);
    const answer = await askAdmin(action, request);
    setResult(answer);
    if (answer.kind === 'refused') setHasToken(false);
  };
  const unlock = () => {
    setResult(null);
    setHasToken(true);
  };
  return (
    <section aria-label="Controls" className="drawer">
      <div className="flex flex-wrap items-center gap-x-6">
        <button
          type="button"
          className="control-button"
          aria-expanded={isOpen}
          aria-controls="controls"
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Close the controls' : 'Open the controls'}
        </button>
        <p role="status" className="min-h-6 font-bold">
          {result?.text}
        </p>
      </div>
      <div id="controls" hidden={!isOpen} className="pt-3">
        {hasToken ? <Actions {...props} ask={ask} /> : <AdminToken label="Admin token" onRight={unlock} />}
      </div>
    </section>
  );
}

/** What an admin can do from here. */
function Actions({ type, snapshot, strategies, ask }: ControlsProps & { readonly ask: Ask }) {
  return (
    <div className="flex flex-wrap items-end gap-x-8 gap-y-3">
      <NumberForm label="Simulate buyers" initial={2000} max={10_000} button="Start">
        {(buyers) => ask('crowd', { ticketTypeId: type.id, buyers })}
      </NumberForm>
      <NumberForm
        label="Start over with tickets"
        initial={500}
        max={100_000}
        button="Reset"
        sure={`Delete the orders of ${type.sold + type.held} tickets?`}
      >
        {(stock) => ask('reset', { ticketTypeId: type.id, stock })}
      </NumberForm>
      <NumberForm label="Put more on sale" initial={50} max={100_000} button="Restock">
        {(delta) => ask('stock', { ticketTypeId: type.id, delta })}
      </NumberForm>
      <ChoiceForm
        label="Sell by"
        current={snapshot.strategy}
        options={strategies.map(({ promise, ids }) => (
          <optgroup key={promise} label={promise}>
            {ids.map((id) => (
              <option key={id}>{id}</option>
            ))}
          </optgroup>
        ))}
        button="Switch"
        sure={(id) => `Switch the whole shop to ${id}?`}
      >
        {(id) => void ask('strategy', { id })}
      </ChoiceForm>
      <AdmissionLimit type={type} ask={ask} />
      <Faults faults={snapshot.faults} hasProvider={snapshot.stores.payments !== null} ask={ask} />
    </div>
  );
}
