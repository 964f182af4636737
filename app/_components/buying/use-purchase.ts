'use client';

import { type Dispatch, useEffect, useReducer, useRef } from 'react';
import { openStorage } from '@/app/_components/browser-storage';
import { type BuyingState, findRequest, findUnsettled, IDLE } from '@/lib/shop/buying/buying-state';
import { type BuyingEvent, reduceBuying } from '@/lib/shop/buying/reduce-buying';
import { findUnsettledIn, forgetUnsettled, keepUnsettled } from '@/lib/shop/buying/unsettled';
import { askShop } from './ask-shop';

/**
 * One purchase of this page: the reducer's states, with the requests, timers and the memory that they ask for;
 * sold, it goes to the order.
 * @param slug whose unsettled purchase is gone on with; null: any event's
 */
export function usePurchase(slug: string | null): readonly [BuyingState, Dispatch<BuyingEvent>] {
  const [state, dispatch] = useReducer(reduceBuying, IDLE);
  useMemory(state);

  const request = findRequest(state);
  const [wanted, tries] = [request?.wanted, request?.tries];
  useEffect(() => {
    if (!wanted || !tries) return;
    let isCurrent = true;
    void askShop(wanted).then((event) => isCurrent && dispatch(event));
    return () => {
      isCurrent = false;
    };
  }, [wanted, tries]);

  const path = state.kind === 'sold' ? state.path : null;
  useEffect(() => {
    if (path !== null) location.assign(path);
  }, [path]);

  const dueAtMs = 'dueAtMs' in state ? state.dueAtMs : null;
  useEffect(() => {
    if (dueAtMs === null) return;
    const timer = setTimeout(() => dispatch({ kind: 'due' }), Math.max(0, dueAtMs - Date.now()));
    return () => clearTimeout(timer);
  }, [dueAtMs]);

  useEffect(() => {
    const found = findUnsettledIn(openStorage(), slug);
    if (found) dispatch({ kind: 'found', wanted: found, nowMs: Date.now(), isOnline: navigator.onLine });
    const stop = new AbortController();
    const listen = (name: string, event: BuyingEvent) =>
      window.addEventListener(name, () => dispatch(event), { signal: stop.signal });
    listen('online', { kind: 'came-online' });
    listen('offline', { kind: 'went-offline' });
    window.addEventListener('pageshow', ({ persisted }) => persisted && dispatch({ kind: 'page-restored' }), {
      signal: stop.signal,
    });
    return () => stop.abort();
  }, [slug]);

  return [state, dispatch];
}

/** Keeps in the browser what is not settled, from before its request is sent until its end is heard. */
function useMemory(state: BuyingState): void {
  const kept = useRef<string>(undefined);
  const unsettled = findUnsettled(state);
  useEffect(() => {
    const storage = openStorage();
    if (kept.current && kept.current !== unsettled?.key) forgetUnsettled(storage, kept.current);
    kept.current = unsettled?.key;
    if (!unsettled) return;
    try {
      keepUnsettled(storage, unsettled);
    } catch {
      // A full storage: the purchase goes on, and only a reload would have to look into "my tickets".
    }
  }, [unsettled]);
}
