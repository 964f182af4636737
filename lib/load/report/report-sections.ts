import { keysOf } from '@/lib/core/cli/keys-of';
import {
  formatCount,
  formatMs,
  formatMsOr,
  formatRatio,
  formatSeconds,
  inWords,
} from '@/lib/core/format/figures';
import { ANSWER_KINDS } from '@/lib/load/generator/answer';
import { PAYMENT_ANSWERS } from '@/lib/load/generator/paying';
import type { RunResult } from '@/lib/load/result/result-schema';
import { CAUSE_WORDS } from '@/lib/shop/sale/cause-words';

export interface ReportSection {
  readonly title: string;
  /** The first cell of a row names it. */
  readonly rows: readonly (readonly string[])[];
  /** What to know about it, in sentences. */
  readonly notes?: readonly string[];
}

/** What a report shows, as text and as a page. */
export function reportSections(result: RunResult): readonly ReportSection[] {
  const { audit, timingsMs, ratesPerSecond, perSale, latencyMs, curvesMs, generator, environment } = result;
  return [
    {
      title: 'The sale',
      rows: [
        ['strategy', result.strategy ?? 'the shop’s own'],
        [
          'crowd',
          `${formatCount(result.buyers)} buyers, ${formatCount(result.stock)} tickets, seed ${result.seed}`,
        ],
        ...(result.restocked ? [['came back', `${formatCount(result.restocked)} tickets`]] : []),
        [
          'sold',
          `${formatCount(result.accepted)} orders, ${formatCount(ratesPerSecond.accepted)} per second`,
        ],
        ['refused', `${formatCount(ratesPerSecond.refused)} per second`],
        ['sold out after', formatMsOr(timingsMs.soldOut, 'never')],
        ['all answered after', formatMs(timingsMs.allAnswered)],
        [
          'for each sale',
          `${formatRatio(perSale.postgresStatements)} statements, ${formatRatio(perSale.redisRoundTrips)} Redis round trips`,
        ],
        ['audit', `capacity ${audit.capacity}: sold ${audit.sold}, held ${audit.held}, stock ${audit.stock}`],
      ],
    },
    ...thresholdsSection(result.thresholds),
    { title: 'How it ended for the buyers', rows: countRows(result.buyersByOutcome, inWords) },
    {
      title: `Answers to ${formatCount(result.requests)} requests`,
      rows: [
        ...ANSWER_KINDS.flatMap((kind) =>
          result.answers[kind] > 0 ? [[CAUSE_WORDS[kind], formatCount(result.answers[kind])]] : [],
        ),
        ...countRows(result.errors),
      ],
    },
    ...paySection(result.pay),
    {
      title: 'Latency',
      rows: [
        ['', 'p50', 'p95', 'p99', 'max'],
        ['sold, from Buy', ...percentileCells(result.latencyMs.accepted)],
        ['sold, on the wire', ...percentileCells(result.onTheWireMs.accepted)],
        ['refused, from Buy', ...percentileCells(result.latencyMs.refused)],
        ['refused, on the wire', ...percentileCells(result.onTheWireMs.refused)],
        ...(curvesMs.other?.length && latencyMs.other
          ? [['no clear answer, from Buy', ...percentileCells(latencyMs.other)]]
          : []),
        ['all, from Buy', ...percentileCells(result.allLatencyMs)],
      ],
    },
    ...costSection(result.cost),
    ...pagesSection(result.pages),
    ...marksSection(result.marks),
    ...roundsSection(result.rounds),
    {
      title: 'The generator',
      rows: [
        ['model', `${generator.model}, ${result.profile}${describeSpan(result.durationMs)}`],
        [
          'buyers',
          `${formatCount(generator.offered)} offered, ${formatCount(generator.started)} started, ${formatCount(generator.dropped)} dropped`,
        ],
        [
          'its own lag',
          `${formatMs(generator.lagMs.p50)} at p50, ${formatMs(generator.lagMs.p99)} at p99, ${formatMs(generator.lagMs.max)} at most`,
        ],
        ['its own thread', `${Math.round(generator.utilization * 100)}% busy, ${generator.workers} in all`],
      ],
    },
    {
      title: 'Where',
      rows: [
        ['shop', environment.url],
        ['drivers', environment.drivers ?? 'unknown'],
        ['Redis', environment.redis ?? 'unknown'],
        ['door', environment.door ?? 'unknown'],
        ['server processes', environment.instances === null ? 'unknown' : String(environment.instances)],
        [
          'machine',
          `${environment.cores} × ${environment.cpu}, ${environment.platform}, Node ${environment.node}`,
        ],
      ],
    },
  ];
}

const ENDS = {
  paid: 'paid',
  cancelled: 'gave the tickets back',
  gone: 'held too long',
  left: 'declined, and went away',
  unknown: 'nobody told them',
} as const;

function paySection(pay: RunResult['pay']): ReportSection[] {
  if (!pay) return [];
  const { buyersByEnd, answers, latencyMs, charges, refunds, unmatched } = pay;
  return [
    {
      title: 'How it ended for those who held a ticket',
      rows: [
        ...keysOf(ENDS).flatMap((end) =>
          buyersByEnd[end] > 0 ? [[ENDS[end], formatCount(buyersByEnd[end])]] : [],
        ),
        ...keysOf(PAYMENT_ANSWERS).flatMap((kind) => {
          const count = answers[kind] ?? 0;
          return count > 0 ? [[`told: ${PAYMENT_ANSWERS[kind]}`, formatCount(count)]] : [];
        }),
        ['paid, from Pay', `${formatMs(latencyMs.p50)} at p50, ${formatMs(latencyMs.p99)} at p99`],
        [
          'the provider’s list',
          `${formatCount(charges)} charges, ${formatCount(refunds)} given back, ${formatCount(unmatched.length)} without an order`,
        ],
      ],
    },
  ];
}

function thresholdsSection({ checked }: RunResult['thresholds']): ReportSection[] {
  if (checked.length === 0) return [];
  const rows = checked.map(({ text, value, ok }) => [
    text,
    value === null ? 'unknown' : String(Number(value.toFixed(2))),
    ok ? 'held' : 'missed',
  ]);
  return [{ title: 'Thresholds', rows }];
}

function costSection(cost: RunResult['cost']): ReportSection[] {
  if (!cost) return [];
  const { perThousandSales: used, usdPerThousandSales: usd } = cost;
  const row = (name: string, amount: string, dollars: number | null) => [
    name,
    amount,
    dollars === null ? 'unknown' : `$ ${Number(dollars.toPrecision(2))}`,
  ];
  const count = (value: number | null, unit: string) =>
    value === null ? 'unknown' : `${formatCount(value)} ${unit}`;
  return [
    {
      title: 'What 1,000 sales, and all refusals meanwhile, would cost in the cloud (an example)',
      rows: [
        row('Redis', count(used.redisCommands, 'commands'), usd.redis),
        row('Postgres', count(used.postgresMs, 'ms'), usd.postgres),
        row('functions', count(used.functionMs, 'ms'), usd.functions),
      ],
    },
  ];
}

function pagesSection(pages: RunResult['pages']): ReportSection[] {
  if (!pages) return [];
  return [
    {
      title: `Pages, for ${formatCount(pages.people)} people`,
      rows: [
        ['', 'p50', 'p95', 'p99', 'max'],
        [`${formatCount(pages.requests)} pages`, ...percentileCells(pages.latencyMs)],
        ['failures', formatCount(pages.failures)],
      ],
    },
  ];
}

function marksSection(marks: RunResult['marks']): ReportSection[] {
  if (marks.length === 0) return [];
  const span = (fromMs: number, toMs: number | null) =>
    toMs === null ? `from ${formatSeconds(fromMs)}` : `${formatSeconds(fromMs)} to ${formatSeconds(toMs)}`;
  return [
    {
      title: 'What was broken meanwhile',
      rows: marks.map(({ text, fromMs, toMs }) => [span(fromMs, toMs), text]),
    },
  ];
}

function roundsSection(rounds: RunResult['rounds']): ReportSection[] {
  if (!rounds) return [];
  const cell = (value: number | null) => (value === null ? 'unknown' : value.toFixed(value < 10 ? 2 : 0));
  return [
    {
      title: `${rounds.count} rounds; all else is of the one in the middle`,
      rows: [
        ['', 'median', 'least', 'most'],
        ...Object.entries(rounds.figures).map(([name, { median, min, max }]) => [
          inWords(name),
          ...[median, min, max].map(cell),
        ]),
      ],
    },
  ];
}

function describeSpan(durationMs: number): string {
  return durationMs === 0 ? '' : `, over ${(durationMs / 1000).toFixed(1)} s`;
}

function countRows(counts: Readonly<Record<string, number>>, describe = (name: string) => name): string[][] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => [describe(name), formatCount(count)]);
}

function percentileCells({ p50, p95, p99, max }: RunResult['allLatencyMs']): string[] {
  return [p50, p95, p99, max].map(formatMs);
}
