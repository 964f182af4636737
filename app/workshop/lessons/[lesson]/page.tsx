import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { DoneToggle } from '@/app/_components/lessons/done-toggle';
import { LessonRest } from '@/app/_components/lessons/lesson-rest';
import { Prediction } from '@/app/_components/lessons/prediction';
import { findLesson, LESSONS } from '@/lessons/registry';
import { nameLessonQuestion } from '@/lib/teaching/classroom/questions';
import { placeOf } from '@/lib/teaching/lessons/place-of';
import { readLessonFiles } from '@/lib/teaching/lessons/read-lesson-files';
import { describeStores } from '@/lib/teaching/player/describe-stores';
import { linkTo } from '@/lib/teaching/player/place';
import { demoShop } from '../../demo-only';
import { BreakList } from '../_parts/break-list';
import { ClaimPanel } from '../_parts/claim-panel';
import { ExercisePanel } from '../_parts/exercise-panel';
import { InYourStack, LessonCards } from '../_parts/lesson-folds';
import { LessonText } from '../_parts/lesson-text';
import { Pager } from '../_parts/pager';
import { TryList } from '../_parts/try-list';
import '../lessons.css';

type Props = { params: Promise<{ lesson: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const lesson = findLesson((await params).lesson);
  if (!lesson) return { title: 'Unknown lesson', robots: { index: false } };
  return {
    title: `${lesson.number}. ${lesson.title}`,
    description: lesson.idea,
    robots: { index: false },
  };
}

export default async function LessonPage({ params }: Props) {
  const lesson = findLesson((await params).lesson);
  if (!lesson) notFound();
  const [{ env }, { text, stub, snippets }] = await Promise.all([demoShop(), readLessonFiles(lesson)]);
  const { number, slug, title, idea, minutes, claim, prediction } = lesson;
  const asked = nameLessonQuestion(lesson);
  return (
    <article className="grid grid-cols-[minmax(0,1fr)] gap-8">
      <header>
        <p className="stamp mt-3 text-quiet">
          <Link
            href="/workshop/lessons"
            prefetch={false}
            className="inline-block py-1 underline underline-offset-4"
          >
            Lessons
          </Link>{' '}
          / {LESSONS.indexOf(lesson) + 1} of {LESSONS.length} / {minutes} minutes
        </p>
        <h1 className="shout mt-1 text-balance text-shout">
          <span className="marked">{number}</span> {title}
        </h1>
      </header>
      <Prediction
        slug={slug}
        name={asked}
        question={prediction.question}
        choices={prediction.choices.map(({ says }) => says)}
        href={linkTo({ ...placeOf(prediction), lesson: slug })}
        stores={describeStores(env)}
      />
      <LessonRest slug={slug} question={asked}>
        <p className="max-w-prose text-xl leading-snug">{idea}</p>
        <ClaimPanel claim={claim} />
        <div className="grid grid-cols-[minmax(0,1fr)] gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,3fr)_minmax(20rem,2fr)]">
          <LessonText text={text} />
          <div className="grid min-w-0 content-start gap-8">
            <TryList tries={lesson.tries} slug={slug} />
            <BreakList {...lesson} />
          </div>
        </div>
        <ExercisePanel lesson={lesson} stub={stub} />
        <InYourStack snippets={snippets} />
      </LessonRest>
      <LessonCards />
      <footer className="grid gap-6 border-ink border-t-2 pt-5">
        <div>
          <DoneToggle slug={slug} name={`${number} ${title}`} />
        </div>
        <Pager lesson={lesson} />
      </footer>
    </article>
  );
}
