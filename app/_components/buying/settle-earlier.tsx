'use client';

import { BuyingPanel } from './buying-panel';
import { PanelButtons } from './panel-buttons';
import { usePurchase } from './use-purchase';

interface Props {
  /** Whose purchase; null: any event's. */
  readonly slug: string | null;
  readonly serverNowMs: number;
}

/** Where there is no Buy button: goes on asking about a purchase of this browser that never heard how it ended. */
export function SettleEarlier({ slug, serverNowMs }: Props) {
  const [state, dispatch] = usePurchase(slug);
  return (
    <div className="max-w-5xl bg-stock">
      <BuyingPanel state={state} isDegraded={false} serverNowMs={serverNowMs}>
        <PanelButtons state={state} dispatch={dispatch} />
      </BuyingPanel>
    </div>
  );
}
