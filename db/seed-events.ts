interface SeedTicketType {
  readonly id: string;
  readonly name: string;
  readonly priceCents: number;
  readonly capacity: number;
  readonly perBuyerLimit: number;
  /** Tickets that are left; the others have been sold before the story begins. All of them when left out. */
  readonly left?: number;
}

interface SeedEvent {
  /** Also its slug. */
  readonly id: string;
  readonly name: string;
  readonly tagline: string;
  readonly venue: string;
  readonly city: string;
  readonly startsAt: string;
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
      { id: 'night-ferry-standing', name: 'Standing', priceCents: 3900, capacity: 500, perBuyerLimit: 4 },
      { id: 'night-ferry-balcony', name: 'Balcony', priceCents: 5400, capacity: 120, perBuyerLimit: 4 },
      {
        id: 'night-ferry-captain',
        name: "Captain's table",
        priceCents: 14000,
        capacity: 8,
        perBuyerLimit: 2,
      },
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
    ticketTypes: [
      {
        id: 'the-last-cartographers-standing',
        name: 'Standing',
        priceCents: 2850,
        capacity: 400,
        perBuyerLimit: 4,
        left: 1,
      },
    ],
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
      {
        id: 'glass-orchard-nave',
        name: 'Nave',
        priceCents: 3200,
        capacity: 260,
        perBuyerLimit: 2,
        left: 0,
      },
      {
        id: 'glass-orchard-gallery',
        name: 'Gallery',
        priceCents: 2400,
        capacity: 90,
        perBuyerLimit: 2,
        left: 0,
      },
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
    ticketTypes: [
      { id: 'one-chair-seat', name: 'The seat', priceCents: 9900, capacity: 1, perBuyerLimit: 1 },
    ],
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
      {
        id: 'copper-weather-general',
        name: 'General admission',
        priceCents: 4500,
        capacity: 1800,
        perBuyerLimit: 6,
      },
      { id: 'copper-weather-terrace', name: 'Terrace', priceCents: 8500, capacity: 240, perBuyerLimit: 4 },
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
      {
        id: 'marta-vale-quartet-front',
        name: 'Front tables',
        priceCents: 4800,
        capacity: 40,
        perBuyerLimit: 4,
      },
      { id: 'marta-vale-quartet-hall', name: 'Hall', priceCents: 2900, capacity: 210, perBuyerLimit: 6 },
      { id: 'marta-vale-quartet-student', name: 'Student', priceCents: 1400, capacity: 30, perBuyerLimit: 1 },
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
      { id: 'paper-lanterns-stalls', name: 'Stalls', priceCents: 3600, capacity: 320, perBuyerLimit: 8 },
      { id: 'paper-lanterns-family', name: 'Family box', priceCents: 1900, capacity: 64, perBuyerLimit: 5 },
    ],
  },
  {
    id: 'static-bloom',
    name: 'Static Bloom',
    tagline: 'Four floors, four sound systems, one blackout at three in the morning.',
    venue: 'Silo 4',
    city: 'Rotterdam',
    startsAt: '2027-06-11T21:00:00.000Z',
    currency: 'EUR',
    ticketTypes: [
      {
        id: 'static-bloom-early',
        name: 'Before midnight',
        priceCents: 1800,
        capacity: 600,
        perBuyerLimit: 4,
      },
      { id: 'static-bloom-all-night', name: 'All night', priceCents: 3400, capacity: 2400, perBuyerLimit: 4 },
    ],
  },
  {
    id: 'halcyon-fields',
    name: 'Halcyon Fields',
    tagline: 'Three days, two stages, one river to jump into between the sets.',
    venue: 'Ashdown Park',
    city: 'Brighton',
    startsAt: '2027-07-09T11:00:00.000Z',
    currency: 'GBP',
    ticketTypes: [
      { id: 'halcyon-fields-weekend', name: 'Weekend', priceCents: 16500, capacity: 12000, perBuyerLimit: 8 },
      { id: 'halcyon-fields-saturday', name: 'Saturday', priceCents: 7200, capacity: 6000, perBuyerLimit: 8 },
      {
        id: 'halcyon-fields-campervan',
        name: 'Camper van',
        priceCents: 9500,
        capacity: 350,
        perBuyerLimit: 1,
      },
      { id: 'halcyon-fields-lodge', name: 'River lodge', priceCents: 48000, capacity: 24, perBuyerLimit: 2 },
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
      {
        id: 'juno-and-the-satellites-seated',
        name: 'Seated',
        priceCents: 8900,
        capacity: 20000,
        perBuyerLimit: 6,
      },
      { id: 'juno-and-the-satellites-pit', name: 'Pit', priceCents: 13900, capacity: 1500, perBuyerLimit: 4 },
      {
        id: 'juno-and-the-satellites-accessible',
        name: 'Accessible',
        priceCents: 6900,
        capacity: 160,
        perBuyerLimit: 2,
      },
    ],
  },
  {
    id: 'winter-chess-open',
    name: 'Winter Chess Open, Final Day',
    tagline: 'Two boards, one clock, four hundred people holding their breath.',
    venue: 'Kornhaus',
    city: 'Vienna',
    startsAt: '2027-11-13T13:00:00.000Z',
    currency: 'EUR',
    ticketTypes: [
      { id: 'winter-chess-open-hall', name: 'Hall', priceCents: 2200, capacity: 400, perBuyerLimit: 3 },
      {
        id: 'winter-chess-open-commentary',
        name: 'Commentary room',
        priceCents: 1200,
        capacity: 150,
        perBuyerLimit: 3,
      },
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
      { id: 'midnight-overture-stalls', name: 'Stalls', priceCents: 9500, capacity: 700, perBuyerLimit: 4 },
      {
        id: 'midnight-overture-circle',
        name: 'Upper circle',
        priceCents: 5500,
        capacity: 450,
        perBuyerLimit: 4,
      },
    ],
  },
];
