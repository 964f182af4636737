import type { CheckIn } from '@/lib/tickets/check-in';

type LetIn = Extract<CheckIn, { kind: 'welcome' | 'already-used' }>;

/** What the door shows after a scan. */
export type DoorAnswer =
  | (LetIn & {
      /** By the clock of the event's city: "20:14", "Fri 12 Feb" and "Fri 12 Feb, 21:00". */
      readonly usedAtText: string;
      readonly usedDate: string;
      readonly when: string;
    })
  | Exclude<CheckIn, LetIn>
  /** Postgres is out of reach: nobody knows whether it was marked. */
  | { readonly kind: 'away' }
  /** The door is not open in this browser. */
  | { readonly kind: 'closed' };
