'use client';

import { isBusy } from '@/lib/shop/buying/buying-state';
import { BuyingPanel } from './buying-panel';
import { Choice, PanelButtons } from './panel-buttons';
import { usePurchase } from './use-purchase';

interface Props {
  /** Whose purchase; null: any event's. */
  readonly slug: string | null;
  readonly serverNowMs: number;
}

/**
 * Where there is no Buy button: goes on asking about a purchase of this browser that never heard how it ended. It
 * comes in from below, so that nothing on the page moves.
 */
export function SettleEarlier({ slug, serverNowMs }: Props) {
  const [state, dispatch] = usePurchase(slug);
  return (
    <BuyingPanel
      state={state}
      isDegraded={false}
      serverNowMs={serverNowMs}
      place="fixed inset-x-0 bottom-0 z-20 max-w-5xl"
    >
      {state.kind !== 'idle' && !isBusy(state) ? (
        <Choice onClick={() => dispatch({ kind: 'changed' })}>Close</Choice>
      ) : (
        <PanelButtons state={state} dispatch={dispatch} />
      )}
    </BuyingPanel>
  );
}
