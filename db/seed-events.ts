/**
 * `idEnd` follows the event's id. `left`: the other tickets were sold before the story begins; none were when it
 * is left out.
 */
type SeedTicketType = readonly [
  idEnd: string,
  name: string,
  priceCents: number,
  capacity: number,
  perBuyerLimit: number,
  left?: number,
];

interface SeedEvent {
  /** Also its slug. */
  readonly id: string;
  readonly name: string;
  readonly tagline: string;
  readonly venue: string;
  readonly city: string;
  readonly startsAt: string;
  /** Only where it is not an evening of about three hours. */
  readonly endsAt?: string;
  readonly currency: 'EUR' | 'GBP' | 'USD';
  /** SALE_STARTED_AT when left out. */
  readonly saleStartsAt?: string;
  readonly ticketTypes: readonly SeedTicketType[];
}

/** The sale of all events but one began here, and the seed's earlier buyers came right after. */
export const SALE_STARTED_AT = '2026-01-15T09:00:00.000Z';

/** The invented programme of 2027, by date. The first event's first ticket type is black-friday's default. */
export const SEED_EVENTS: readonly SeedEvent[] = [
  {
    id: 'night-ferry',
    name: 'Night Ferry',
    tagline: 'Slow synths, one bridge lit red, and a last encore before the tide turns.',
    venue: 'Armazém do Cais',
    city: 'Lisbon',
    startsAt: '2027-02-12T21:00:00.000Z',
    currency: 'EUR',
    ticketTypes: [
      ['standing', 'Standing', 3900, 500, 4],
      ['balcony', 'Balcony', 5400, 120, 4],
      ['captain', "Captain's table", 14000, 8, 2],
    ],
  },
  {
    id: 'the-last-cartographers',
    name: 'The Last Cartographers',
    tagline: 'A farewell tour that keeps adding one more town to the map.',
    venue: 'Ropewalk Hall',
    city: 'Bristol',
    startsAt: '2027-03-05T19:30:00.000Z',
    currency: 'GBP',
    ticketTypes: [['standing', 'Standing', 2850, 400, 4, 1]],
  },
  {
    id: 'glass-orchard',
    name: 'Glass Orchard',
    tagline: 'Eleven singers, no microphones, a room that does the rest.',
    venue: 'Kapelle am Wasserturm',
    city: 'Berlin',
    startsAt: '2027-03-20T19:00:00.000Z',
    currency: 'EUR',
    ticketTypes: [
      ['nave', 'Nave', 3200, 260, 2, 0],
      ['gallery', 'Gallery', 2400, 90, 2, 0],
    ],
  },
  {
    id: 'one-chair',
    name: 'One Chair',
    tagline: 'A pianist plays for a single listener. Then for the next one, next year.',
    venue: 'Atelier Sankt Olav',
    city: 'Oslo',
    startsAt: '2027-04-01T18:00:00.000Z',
    currency: 'EUR',
    ticketTypes: [['seat', 'The seat', 9900, 1, 1]],
  },
  {
    id: 'copper-weather',
    name: 'Copper Weather',
    tagline: 'Brass, thunder sheets and the loudest tuba section west of the Mississippi.',
    venue: 'Foundry Yard',
    city: 'New Orleans',
    startsAt: '2027-04-17T01:00:00.000Z',
    currency: 'USD',
    ticketTypes: [
      ['general', 'General admission', 4500, 1800, 6],
      ['terrace', 'Terrace', 8500, 240, 4],
    ],
  },
  {
    id: 'marta-vale-quartet',
    name: 'Marta Vale Quartet',
    tagline: 'New jazz written on night trains, played in the order of the stops.',
    venue: 'Sala Barceló Nova',
    city: 'Barcelona',
    startsAt: '2027-05-07T19:00:00.000Z',
    currency: 'EUR',
    ticketTypes: [
      ['front', 'Front tables', 4800, 40, 4],
      ['hall', 'Hall', 2900, 210, 6],
      ['student', 'Student', 1400, 30, 1],
    ],
  },
  {
    id: 'paper-lanterns',
    name: 'Paper Lanterns',
    tagline: 'A puppet opera for people who stay up too late.',
    venue: 'Théâtre des Écluses',
    city: 'Lyon',
    startsAt: '2027-05-22T18:30:00.000Z',
    currency: 'EUR',
    ticketTypes: [
      ['stalls', 'Stalls', 3600, 320, 8],
      ['family', 'Family box', 1900, 64, 5],
    ],
  },
  {
    id: 'static-bloom',
    name: 'Static Bloom',
    tagline: 'Four floors, four sound systems, one blackout at three in the morning.',
    venue: 'Silo 4',
    city: 'Rotterdam',
    startsAt: '2027-06-11T21:00:00.000Z',
    endsAt: '2027-06-12T04:00:00.000Z',
    currency: 'EUR',
    ticketTypes: [
      ['early', 'Before midnight', 1800, 600, 4],
      ['all-night', 'All night', 3400, 2400, 4],
    ],
  },
  {
    id: 'halcyon-fields',
    name: 'Halcyon Fields',
    tagline: 'Three days, two stages, one river to jump into between the sets.',
    venue: 'Ashdown Park',
    city: 'Brighton',
    startsAt: '2027-07-09T11:00:00.000Z',
    endsAt: '2027-07-11T22:00:00.000Z',
    currency: 'GBP',
    ticketTypes: [
      ['weekend', 'Weekend', 16500, 12000, 8],
      ['saturday', 'Saturday', 7200, 6000, 8],
      ['campervan', 'Camper van', 9500, 350, 1],
      ['lodge', 'River lodge', 48000, 24, 2],
    ],
  },
  {
    id: 'juno-and-the-satellites',
    name: 'Juno & the Satellites',
    tagline: 'The stadium year: a drone sky, a runway, every chorus you know.',
    venue: 'Lakefront Arena',
    city: 'Chicago',
    startsAt: '2027-08-28T00:30:00.000Z',
    currency: 'USD',
    ticketTypes: [
      ['seated', 'Seated', 8900, 20000, 6],
      ['pit', 'Pit', 13900, 1500, 4],
      ['accessible', 'Accessible', 6900, 160, 2],
    ],
  },
  {
    id: 'winter-chess-open',
    name: 'Winter Chess Open, Final Day',
    tagline: 'Two boards, one clock, four hundred people holding their breath.',
    venue: 'Kornhaus',
    city: 'Vienna',
    startsAt: '2027-11-13T13:00:00.000Z',
    endsAt: '2027-11-13T20:00:00.000Z',
    currency: 'EUR',
    ticketTypes: [
      ['hall', 'Hall', 2200, 400, 3],
      ['commentary', 'Commentary room', 1200, 150, 3],
    ],
  },
  {
    id: 'midnight-overture',
    name: 'Midnight Overture',
    tagline: "New Year's Eve with a full orchestra. The sale has not begun.",
    venue: 'Assembly Rooms on the Mound',
    city: 'Edinburgh',
    startsAt: '2027-12-31T22:00:00.000Z',
    currency: 'GBP',
    saleStartsAt: '2027-11-05T10:00:00.000Z',
    ticketTypes: [
      ['stalls', 'Stalls', 9500, 700, 4],
      ['circle', 'Upper circle', 5500, 450, 4],
    ],
  },
];
