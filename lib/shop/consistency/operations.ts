/** What a reader may be shown: the newest there is; nothing older than what she did herself; or what was true a moment ago. */
export type Consistency = 'strong' | 'causal' | 'eventual';

/** What an operation of the shop reads, and why there. */
export interface Operation {
  readonly name: string;
  readonly consistency: Consistency;
  /** Where it reads: the rows that a sale changes, or the read model that follows them. */
  readonly reads: 'primary' | 'figures' | 'figures, or the primary';
  readonly why: string;
  /** What the other choice would cost. */
  readonly otherwise: string;
}

/** Each operation with the consistency that it needs: a new one is a row. A test runs each, and looks where it read. */
export const OPERATIONS = {
  buy: {
    name: 'Buy',
    consistency: 'strong',
    reads: 'primary',
    why: 'Two who both read “1 left” both sell. Only the row that is changed can say whether there is enough.',
    otherwise: 'A stock of -1, and somebody at the door with a ticket for no chair.',
  },
  pay: {
    name: 'Pay',
    consistency: 'strong',
    reads: 'primary',
    why: 'Whether the hold still stands decides whether money may move.',
    otherwise: 'Somebody is charged for a ticket that has gone to somebody else.',
  },
  cancel: {
    name: 'Cancel',
    consistency: 'strong',
    reads: 'primary',
    why: 'What is given back is sold again: it must be hers, once, and not used.',
    otherwise: 'A ticket that comes back twice, or money that goes back for a ticket already used.',
  },
  checkIn: {
    name: 'Check in',
    consistency: 'strong',
    reads: 'primary',
    why: 'Two doors scan the same code in the same second; one of them has to say no.',
    otherwise: 'Two people on one ticket, or a guest sent home who has paid.',
  },
  order: {
    name: 'Order',
    consistency: 'strong',
    reads: 'primary',
    why: 'Whoever has just paid looks here for whether it worked.',
    otherwise: '“Not paid” a second after paying: she pays again, or writes to you.',
  },
  myTickets: {
    name: 'My tickets',
    consistency: 'strong',
    reads: 'primary',
    why: 'A page that leaves out the ticket of a minute ago is a page that lost it. An indexed read of one buyer is cheap.',
    otherwise: 'Hardly anything saved, and a fright for every buyer.',
  },
  catalogue: {
    name: 'Catalogue',
    consistency: 'causal',
    reads: 'figures, or the primary',
    why: 'Whoever browses can live with a stock of half a second ago, for the purchase asks again. Whoever has bought may not be shown the stock of before.',
    otherwise: 'Strong: every look at the programme reads the rows that the sale is fighting for.',
  },
  dashboard: {
    name: 'Dashboard',
    consistency: 'eventual',
    reads: 'figures',
    why: 'It shows a crowd, not a decision. It says how old its figures are.',
    otherwise:
      'Strong: four looks a second at the hottest rows there are, in the very second in which they are needed.',
  },
} as const satisfies Readonly<Record<string, Operation>>;
