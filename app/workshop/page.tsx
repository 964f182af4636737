import type { Metadata } from 'next';
import { TextLink } from '@/app/_components/text-link';
import { Explorer } from '@/app/_components/workshop/explorer';
import { StrategyPicker } from '@/app/_components/workshop/strategy-picker';
import { findLesson, levelsOf } from '@/lessons/registry';
import { findStrategy, STRATEGIES } from '@/lib/shop/strategies/registry';
import { describePromise } from '@/lib/teaching/explorer/print/describe-promise';
import { describeStores } from '@/lib/teaching/player/describe-stores';
import { gradeOf } from '@/lib/teaching/player/describe-strategy';
import { parsePlace } from '@/lib/teaching/player/parse-place';
import { linkTo, nameOf, type Place } from '@/lib/teaching/player/place';
import { readStrategySource } from '@/lib/teaching/player/read-listings';
import { sharedWorkshop } from '@/lib/teaching/player/shared-workshop';
import { demoShop } from './demo-only';
import { NoRun } from './no-run';

export async function generateMetadata(): Promise<Metadata> {
  const { env } = await demoShop();
  return {
    title: 'Workshop',
    description: `Two buyers race for one ticket, one step at a time, on ${describeStores(env)}.`,
    robots: { index: false },
  };
}

const FIRST: Place = { strategy: 'naive', schedule: '', step: 0, buyers: 2 };

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function WorkshopPage({ searchParams }: Props) {
  const parsed = parsePlace({ strategy: FIRST.strategy, ...(await searchParams) });
  if (parsed.kind === 'invalid-request') return <NoRun why={parsed.errors.map(describeError).join(' ')} />;
  const place = parsed.value;
  const strategy = findStrategy(place.strategy);
  const lesson = place.lesson === undefined ? undefined : findLesson(place.lesson);
  const workshop = await sharedWorkshop();
  if (!strategy || !workshop) return <NoRun why="There is no workshop here." />;
  const [granted, { header, listings }] = await Promise.all([
    workshop.run(place),
    readStrategySource(place.strategy),
  ]);
  const choices = STRATEGIES.map(({ id, promise }) => ({ id, grade: gradeOf(promise) }));
  return (
    <>
      <header className="grid items-end gap-x-8 gap-y-2 py-3 lg:grid-cols-[minmax(0,1fr)_minmax(0,34rem)]">
        <div className="min-w-0">
          <h1 className="sr-only">{strategy.id} in the workshop</h1>
          <StrategyPicker choices={choices} place={place} />
        </div>
        <div className="leading-snug">
          <p className="text-lg leading-snug xl:text-xl">{header.title}.</p>
          {lesson && (
            <TextLink href={`/workshop/lessons/${lesson.slug}`} className="min-h-8 py-1">
              {`Back to lesson ${lesson.number}, ${lesson.title}`}
            </TextLink>
          )}
        </div>
      </header>
      {granted.kind === 'granted' ? (
        <Explorer
          key={`${place.strategy} ${nameOf(place)} ${place.overlap}`}
          place={place}
          run={granted.value}
          listings={listings}
          levels={levelsOf(place)}
        />
      ) : granted.kind === 'busy' ? (
        <NoRun
          level="h2"
          title="The workshop is full."
          why="Too many runs were asked for at once. Try again in a second."
          again={linkTo(place)}
          label="Try again"
        />
      ) : (
        <NoRun level="h2" why={granted.because} again={linkTo({ ...place, schedule: '', step: 0 })} />
      )}
      <About
        points={[
          { label: 'Promise', text: describePromise(strategy.promise) },
          { label: 'Why', text: strategy.promise.because },
          ...header.points,
        ]}
      />
    </>
  );
}

function describeError({ field, message }: { readonly field: string; readonly message: string }): string {
  return `${field} ${message}.`;
}

interface AboutProps {
  readonly points: readonly { readonly label: string; readonly text: string }[];
}

/** Folded: it tells what the runs will show, to somebody who is about to be asked. */
function About({ points }: AboutProps) {
  return (
    <details className="mt-8 border-ink border-t-4 pt-2">
      <summary className="min-h-8 cursor-pointer">
        <h2 className="shout inline text-3xl">About this strategy</h2>
      </summary>
      <dl className="mt-2 grid gap-x-8 gap-y-3 md:grid-cols-2 xl:grid-cols-3">
        {points.map(({ label, text }) => (
          <div key={label} className="min-w-0">
            <dt className="stamp text-quiet">{label}</dt>
            <dd className="max-w-prose">{text}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
