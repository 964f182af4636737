import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pc from 'picocolors';
import { z } from 'zod';
import { LESSONS } from '@/lessons/registry';
import { UsageError } from '@/lib/core/cli/usage-error';
import { formatSeconds } from '@/lib/core/format/figures';
import { Latency } from '@/lib/load/generator/latency';
import { formatTable } from '@/lib/load/report/format-table';
import { STRATEGIES } from '@/lib/shop/strategies/registry';
import { nameLessonQuestion } from '@/lib/teaching/classroom/questions';
import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { findTarget } from '@/stack/crowd-target';
import { askAsTeacher, joinRoom, type Learner } from './class-learner';

/** Nobody answers in the same moment: so long the slowest thinks. */
const THINKS_MS = 3000;
/** Of all learners one saves a second, on average: each twice a minute, of thirty. */
const SAVES_EVERY_MS = 1000;
const DESK_LOOKS_EVERY_MS = 250;
/** A map that is not there after two minutes will not come. */
const MAP_PATIENCE_MS = 120_000;

interface Shop {
  readonly url: string;
  readonly adminToken: string;
}

const openedSchema = z.object({ code: z.string() });
const deskSchema = z.object({
  desk: z.object({ questions: z.array(z.object({ question: z.string(), answered: z.number() })) }),
});
const busySchema = z.object({ retryAfterMs: z.number() });

/** How long what took, by its name, in the order in which it came first. */
class Waits {
  readonly #by = new Map<string, Latency>();

  note(name: string, ms: number): void {
    const latency = this.#by.get(name) ?? new Latency();
    this.#by.set(name, latency);
    latency.record(ms);
  }

  async time<T>(name: string, act: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    const result = await act();
    this.note(name, performance.now() - begun);
    return result;
  }

  get table(): string {
    const rows = [...this.#by].map(
      ([
        name,
        {
          count,
          percentiles: { p50, p95, max },
        },
      ]) => [name, String(count), ...[p50, p95, max].map(formatSeconds)],
    );
    return formatTable(rows, ['what', 'times', 'half of them', '95 of 100', 'the slowest']);
  }
}

/**
 * Sends a class through a demo. @returns the exit code of `npm run class`
 * @throws {UsageError} there is no demo at that address whose admin token is known
 */
export async function runClass({
  url,
  count,
}: {
  readonly url: string;
  readonly count: number;
}): Promise<number> {
  const { adminToken, url: origin } = findTarget(url, false);
  if (!adminToken) throw new UsageError(`No demo of this machine runs at ${origin}: npm run demo starts one`);
  const shop = { url: origin, adminToken };
  const waits = new Waits();
  const { code } = openedSchema.parse(await askAsTeacher(shop, 'open', {}));
  const learners: Learner[] = [];
  try {
    const join = async (_: unknown, n: number) => {
      const name = `Learner ${n + 1}`;
      const poll = (ms: number) => waits.note('the room is asked for news', ms);
      learners.push(await waits.time('comes in', () => joinRoom(origin, code, name, poll)));
    };
    await Promise.all(Array.from({ length: count }, join));
    for (const lesson of LESSONS.slice(0, 2)) await goThrough(lesson, { shop, code, learners, waits });
    await drawMaps(learners, waits);
    await saveExercises(learners, waits);
    console.log(`${waits.table}\n${pc.green(`All ${count} were answered.`)}`);
    return 0;
  } catch (error) {
    console.log(`${waits.table}\n${pc.red(error instanceof Error ? error.message : String(error))}`);
    return 1;
  } finally {
    for (const learner of learners) learner.leave();
    await askAsTeacher(shop, 'close', { code });
  }
}

interface Class {
  readonly shop: Shop;
  readonly code: string;
  readonly learners: readonly Learner[];
  readonly waits: Waits;
}

/** All open the lesson and predict; when the desk has all of it, the truth is shown, and all look at it. */
async function goThrough(lesson: Lesson, { shop, code, learners, waits }: Class): Promise<void> {
  const { slug, prediction } = lesson;
  const question = nameLessonQuestion(lesson);
  const page = `/workshop/lessons/${slug}`;
  await Promise.all(learners.map((learner) => waits.time('opens a lesson', () => openWhole(learner, page))));
  await Promise.all(
    learners.map(async (learner, n) => {
      await sleep(Math.random() * THINKS_MS);
      const choice = prediction.choices[n % prediction.choices.length]?.says ?? '';
      if (!(await waits.time('its prediction is kept', () => learner.predict(question, choice)))) {
        throw new Error(`The room does not count a prediction of "${question}"`);
      }
    }),
  );
  await waits.time('the desk has all predictions', () =>
    waitForAnswers(shop, code, question, learners.length),
  );
  const pressed = performance.now();
  await askAsTeacher(shop, 'show', { code, question });
  await Promise.all(
    learners.map(async (learner) => {
      await learner.hearOf(question);
      await openWhole(learner, `${page}/truth`);
      waits.note('sees the truth after Show the truth', performance.now() - pressed);
    }),
  );
}

async function openWhole(learner: Learner, path: string): Promise<string> {
  const answer = await learner.open(path);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${text.slice(0, 200)}`);
  return text;
}

async function waitForAnswers(shop: Shop, code: string, question: string, all: number): Promise<void> {
  for (;;) {
    const { desk } = deskSchema.parse(await askAsTeacher(shop, 'desk', { code }));
    if (desk.questions.find((asked) => asked.question === question)?.answered === all) return;
    await sleep(DESK_LOOKS_EVERY_MS);
  }
}

/** Each another map, all at once: of every strategy with two buyers, then with one buyer in two windows. */
async function drawMaps(learners: readonly Learner[], waits: Waits): Promise<void> {
  const asked = [2, 1, 3].flatMap((buyers) => STRATEGIES.map(({ id }) => `strategy=${id}&buyers=${buyers}`));
  await Promise.all(
    learners.map((learner, n) =>
      waits.time('has its map', () => drawMap(learner, `/api/workshop/map?${asked[n] ?? asked[0]}`, waits)),
    ),
  );
}

/** The first one has to wait for the stores of exercises. Half of them save the exercise as it is, half its solution, each a text of its own. */
async function saveExercises(learners: readonly Learner[], waits: Waits): Promise<void> {
  const texts = LESSONS.slice(0, 2).flatMap(({ slug }, n) =>
    [`${slug}/exercise.ts`, `solutions/0${n + 1}.ts`].map((file) => ({
      slug,
      text: readFileSync(new URL(`../../lessons/${file}`, import.meta.url), 'utf8'),
    })),
  );
  const save = async (learner: Learner, n: number, [first, all]: readonly [string, string]) => {
    const { slug, text } = texts[n % texts.length] ?? { slug: '', text: '' };
    const begun = performance.now();
    const onFirstColour = () => waits.note(first, performance.now() - begun);
    await learner.save(slug, `${text}\n// ${n} ${Date.now()}`, onFirstColour);
    waits.note(all, performance.now() - begun);
  };
  const [early] = learners;
  if (early) await save(early, 0, ['sees colours after the first save of all', 'sees all colours of it']);
  await Promise.all(
    learners.map(async (learner, n) => {
      await sleep(Math.random() * learners.length * SAVES_EVERY_MS);
      await save(learner, n, ['sees colours after a save', 'sees all of them']);
    }),
  );
}

async function drawMap(learner: Learner, path: string, waits: Waits): Promise<void> {
  const giveUpAt = performance.now() + MAP_PATIENCE_MS;
  for (let tries = 0; ; tries++) {
    const begun = performance.now();
    const answer = await learner.open(path);
    const text = await answer.text();
    if (tries === 0) waits.note('hears of its map, or that it is busy', performance.now() - begun);
    if (answer.ok) return;
    const busy = busySchema.safeParse(JSON.parse(text));
    if (!busy.success || performance.now() > giveUpAt) throw new Error(`${path} answers ${answer.status}`);
    waits.note('is told busy', performance.now() - begun);
    await sleep(busy.data.retryAfterMs);
  }
}
