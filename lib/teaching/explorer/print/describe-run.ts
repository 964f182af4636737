import pc from 'picocolors';
import { buyerOf, listTurns } from '@/lib/teaching/explorer/moves';
import type { Call, Echo, Run, Step, World } from '@/lib/teaching/explorer/timeline';
import { describeEcho } from './describe-echo';
import { describeFault } from './describe-fault';
import { gistOf } from './gist';

const DEFAULT_WIDTH = 120;
/** What stands before what happens: the world after the step. */
interface Column {
  readonly title: string;
  readonly width: number;
  readonly describe: (world: World) => string;
  /** Left out of a run in which it says nothing. */
  readonly isOptional?: true;
}

const COLUMNS: readonly Column[] = [
  { title: 'stock', width: 6, describe: ({ row }) => String(row.stock) },
  { title: 'version', width: 8, describe: ({ row }) => String(row.version) },
  {
    title: 'fence',
    width: 6,
    describe: ({ row }) => (row.fence > 0 ? String(row.fence) : ''),
    isOptional: true,
  },
  { title: 'lease', width: 7, describe: describeLeases, isOptional: true },
  { title: 'orders', width: 9, describe: describeOrders },
];

/** The owners of leases, each once, on however many servers. */
function describeLeases({ keys }: World): string {
  const owners = keys.filter(({ ttl }) => ttl === 'lease').map(({ value }) => value.replaceAll(/:\d+/g, ''));
  return [...new Set(owners)].join(' ');
}

function describeOrders({ orders }: World): string {
  return orders.map(({ buyer, quantity }) => (quantity === 1 ? buyer : `${buyer}×${quantity}`)).join(' ');
}

const layOut = (columns: readonly Column[], textOf: (column: Column) => string) =>
  columns.map((column) => (textOf(column) || '-').padEnd(column.width)).join('');

/**
 * A run as a textbook tells it: a line for each step with the world as it stands after it, and the verdict below.
 * @param width in characters; statements that would go past it are cut
 * @param complaints what is wrong with it, besides a harm: it ends in them
 */
export function describeRun(run: Run, width = DEFAULT_WIDTH, complaints: readonly string[] = []): string {
  const worlds = [run.before, ...run.steps.map(({ world }) => world)];
  const columns = COLUMNS.filter(
    ({ isOptional, describe }) => !isOptional || worlds.some((world) => describe(world)),
  );
  const describeWorld = (world: World) => layOut(columns, ({ describe }) => describe(world));
  const indent = layOut(columns, () => ' ');
  const cut = (before: string, text: string, after: string) =>
    `${before}${shorten(text, width - indent.length - before.length - after.length)}${after}`;
  return [
    pc.dim(layOut(columns, ({ title }) => title)),
    pc.dim(describeWorld(run.before)),
    ...run.steps.flatMap((step) =>
      describeStep(step, cut).map((line, n) => `${n === 0 ? describeWorld(step.world) : indent}${line}`),
    ),
    '',
    describeVerdict(run, complaints.length > 0),
    ...complaints.map((complaint) => pc.red(complaint)),
  ].join('\n');
}

type Cut = (before: string, text: string, after: string) => string;

function describeStep(step: Step, cut: Cut): readonly string[] {
  return [
    ...(step.fault
      ? [pc.yellow(describeFault(step.fault, step.actor ? buyerOf(step.actor) : undefined))]
      : []),
    ...(step.call && step.echo && step.actor ? [describeCall(step.actor, step.call, step.echo, cut)] : []),
    ...step.woke.map(({ actor, call, echo }) => `${pc.cyan('woke')} ${describeCall(actor, call, echo, cut)}`),
    ...step.answered
      .filter(({ outcome }) => outcome !== 'died')
      .map(({ actor, outcome }) => `${actor} answers: ${pc.bold(outcome)}`),
  ];
}

function describeCall(actor: string, { name, text }: Call, echo: Echo, cut: Cut): string {
  const result = describeEcho(echo, text);
  const after = result && ` ${result}`;
  const whole = cut(`${actor}: `, text, after);
  if (whole.includes(text)) return whole;
  const gist = gistOf(text);
  return gist === undefined ? cut(`${actor}: ${name}: `, text, after) : cut(`${actor}: `, gist, after);
}

/** Cuts a text to a length, and shows that. */
function shorten(text: string, length: number): string {
  const room = Math.max(length, 12);
  return text.length <= room ? text : `${text.slice(0, room - 1).trimEnd()}…`;
}

function describeVerdict(run: Run, isWrong: boolean): string {
  const { harms, deadlocks, aborts, outcomes } = run;
  const answers = Object.entries(outcomes).map(([actor, outcome]) => `${actor} ${outcome}`);
  const troubles = [
    ...(deadlocks > 0 ? [`${deadlocks} deadlocks`] : []),
    ...(aborts > 0 ? [`${aborts} aborts`] : []),
  ];
  const rest = [answers.join(', '), ...troubles].filter((part) => part !== '').join('; ');
  const movers = listTurns(run);
  if (movers.length > 0) return `Not over: ${movers.join(' or ')} can go on. ${rest}`.trimEnd();
  const good = isWrong ? pc.red('WRONG') : pc.green('GOOD');
  const word = harms.length === 0 ? good : pc.red(harms.join(', ').toUpperCase());
  return `${word}: ${rest}`;
}
