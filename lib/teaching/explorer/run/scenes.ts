import type { FaultKind } from '@/lib/shop/strategies/strategy';
import type { Setting } from './scenario';

/** A scene that is asked for by its name: what is different from two buyers who want the one ticket that is left. */
export interface Scene {
  readonly says: string;
  readonly setting: Setting;
  /** Faults that are part of it. */
  readonly faults?: readonly FaultKind[];
  readonly maxFaults?: 1 | 2;
}

export const SCENES = {
  'two-each': {
    says: 'three tickets, and each buyer wants two',
    setting: { stock: 3, quantity: 2 },
  },
  restock: {
    says: 'the box office (C) puts one more ticket on sale in between',
    setting: { boxOffice: 'restock' },
  },
  cancel: {
    says: 'the box office (C) cancels an order in between, and its ticket is for sale again',
    setting: { boxOffice: 'cancel' },
  },
  'three-buyers': {
    says: 'three buyers, one ticket',
    setting: { buyers: 3 },
  },
  'third-request': {
    says: 'one buyer and two tickets; the answer is lost twice, so that one request comes three times',
    setting: { buyers: 1, stock: 2, mostRequests: 3 },
    faults: ['answer-lost'],
    maxFaults: 2,
  },
  'one-connection': {
    says: 'both requests share a pool of one connection',
    setting: { connections: 1 },
  },
} as const satisfies Readonly<Record<string, Scene>>;

export type SceneName = keyof typeof SCENES;

export const isScene = (name: string): name is SceneName => Object.hasOwn(SCENES, name);
