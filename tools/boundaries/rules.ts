/** Files that must not import certain others, and why. Both are matched against paths below the repository. */
export interface Rule {
  readonly from: RegExp;
  readonly never: RegExp;
  readonly why: string;
}

/** Each may import those that come after it, and none before. What they are for: docs/architecture.md. */
const WINGS = ['bench', 'teaching', 'control', 'load', 'shop', 'core'];

/** The same inside the load tester; what is not in a folder of it stands above them all. */
const LOAD_FOLDERS = ['[^/]+$', 'report/', 'result/', 'judge/', 'generator/'];

const DRIVER_FOLDER = 'lib/core/stores/[^/]+/';

/** The house, as one table. Tests and `testing/` may reach up: they build what they test. */
export const RULES: readonly Rule[] = [
  ...WINGS.slice(1).map((wing, place) => ({
    from: new RegExp(`^lib/${wing}/`),
    never: new RegExp(`^lib/(${WINGS.slice(0, place + 1).join('|')})/`),
    why: `Imports run ${WINGS.join(' > ')}.`,
  })),
  ...LOAD_FOLDERS.slice(1).map((folder, place) => ({
    from: new RegExp(`^lib/load/${folder}`),
    never: new RegExp(`^lib/load/(${LOAD_FOLDERS.slice(0, place + 1).join('|')})`),
    why: 'Imports run load > report > result > judge > generator.',
  })),
  {
    from: /^lib\//,
    never: /^(app|lessons|scripts|stack|tools)\//,
    why: 'Imports run app, scripts, stack > lib > db.',
  },
  {
    from: /^db\//,
    never: /^(app|lessons|lib|scripts|stack|tools)\//,
    why: 'Imports run app, scripts, stack > lib > db.',
  },
  { from: /^app\//, never: /^(db|scripts|stack|tools)\//, why: 'app asks lib, and lib asks db.' },
  { from: /^lib\//, never: /^(next|react|react-dom)(\/|$)/, why: 'lib knows no framework.' },
  {
    from: new RegExp(`^(app/|lessons/|lib/(?!${DRIVER_FOLDER.slice('lib/'.length)}))`),
    never: /^(pg|ioredis|@vercel\/kv|@neondatabase\/serverless|ws)$/,
    why: 'Only lib/core/stores/<driver>/ knows a vendor.',
  },
  {
    from: /^(lessons|lib\/shop\/strategies)\//,
    never: /^(node:http|next|lib\/shop\/sale\/(?:problem|answer)|lib\/shop\/purchase\/\w+-door)(\/|$)/,
    why: 'A strategy knows no HTTP.',
  },
];
