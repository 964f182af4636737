'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { BuyingPanel } from './buying-panel';
import { PanelButtons } from './panel-buttons';
import { usePurchase } from './use-purchase';

/** Goes on asking about a purchase of this browser that never heard how it ended, whichever event's. */
export function SettleEarlier({ serverNowMs }: { readonly serverNowMs: number }) {
  const [state, dispatch] = usePurchase(null);
  const router = useRouter();
  const isSold = state.kind === 'sold';
  useEffect(() => {
    if (isSold) router.refresh();
  }, [isSold, router]);
  return (
    <div className="max-w-5xl bg-stock empty:hidden">
      <BuyingPanel state={state} isDegraded={false} serverNowMs={serverNowMs}>
        <PanelButtons state={state} dispatch={dispatch} />
      </BuyingPanel>
    </div>
  );
}
