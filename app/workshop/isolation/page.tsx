import type { Metadata } from 'next';
import { Suspense } from 'react';
import { STANDARD_LEVELS } from '@/lib/teaching/explorer/isolation/anomalies';
import {
  describeAnomaly,
  describeSale,
  describeSceneStep,
  groupCells,
  listDifferences,
} from '@/lib/teaching/explorer/isolation/describe-cells';
import { LEVELS } from '@/lib/teaching/explorer/isolation/sales';
import { readLevelTables } from '@/lib/teaching/player/level-tables';
import { demoShop } from '../demo-only';
import { LevelTable } from './level-table';

export const metadata: Metadata = {
  title: 'Isolation levels',
  description: 'What the isolation levels of this Postgres really do to two buyers of the last ticket.',
  robots: { index: false },
};

export default async function IsolationPage() {
  const { env } = await demoShop();
  return (
    <>
      <h1 className="shout mt-5 text-[clamp(3rem,8vw,8rem)] leading-[0.88]">Isolation levels, run</h1>
      <p className="mt-3 max-w-prose text-lg">
        Nothing here is copied from a book. Two transactions were opened at once on the Postgres of this shop,
        and went on statement by statement. The first table plays one order, the one that hurts most: both
        look before either writes. The second plays every order there is. Open a cell to read what they said.
      </p>
      <Suspense
        fallback={<p className="py-8 text-lg">Two transactions at a time, seven ways, three levels…</p>}
      >
        <Tables databaseUrl={env.LAB_DATABASE_URL ?? env.DATABASE_URL} />
      </Suspense>
    </>
  );
}

async function Tables({ databaseUrl }: { readonly databaseUrl: string }) {
  const { isolation, anomalies } = await readLevelTables(databaseUrl);
  return (
    <>
      <LevelTable
        title="Two buyers, one ticket"
        corner="what both do"
        levels={LEVELS}
        rows={groupCells(isolation, ({ buyerDoes }) => buyerDoes).map(({ name, cells }) => ({
          name,
          isCode: true,
          cells: cells.map((cell) => ({
            words: describeSale(cell),
            note: null,
            isBad: cell.sold > 1,
            scene: cell.steps.flatMap(describeSceneStep),
          })),
        }))}
      />
      <LevelTable
        title="The anomalies, and an article about them"
        corner="on this Postgres"
        levels={STANDARD_LEVELS}
        rows={groupCells(anomalies, ({ anomaly }) => anomaly).map(({ name, cells }) => ({
          name,
          isCode: false,
          cells: cells.map((cell) => {
            const { truth, article } = describeAnomaly(cell);
            return {
              words: truth,
              note: article,
              isBad: cell.seen,
              scene: cell.steps.flatMap(describeSceneStep),
            };
          }),
        }))}
      />
      <ul className="mt-4 grid max-w-prose gap-2">
        {listDifferences(anomalies).map(({ name, why }) => (
          <li key={name}>
            <strong>{name}:</strong> {why}
          </li>
        ))}
      </ul>
    </>
  );
}
