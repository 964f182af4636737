import type { Metadata } from 'next';
import Link from 'next/link';
import { LessonMark } from '@/app/_components/lessons/lesson-mark';
import { LESSONS } from '@/lessons/registry';
import { Sentence } from './_parts/lesson-text';

export const metadata: Metadata = {
  title: 'Lessons',
  description: 'Lessons on selling the last ticket once: predict, read, try every schedule, make it.',
  robots: { index: false },
};

export default function LessonsPage() {
  return (
    <>
      <h1 className="shout mt-4 text-shout">
        {LESSONS.length} <span className="marked">lessons</span>
      </h1>
      <p className="mt-3 mb-8 max-w-prose text-lg">
        Each takes a sentence that people believe, runs it in every order there is, and lets you make it
        right. Predict what will happen, see it, read why, and write your own. They stand in the order in
        which they are taught; their numbers are names, and never change.
      </p>
      <ol className="grid gap-5 md:grid-cols-2 2xl:grid-cols-3">
        {LESSONS.map(({ number, slug, title, claim, minutes }) => (
          <li key={slug} className="flex">
            <Link
              href={`/workshop/lessons/${slug}`}
              prefetch={false}
              className="group flex w-full items-stretch bg-stock hover:bg-ink hover:text-paper"
            >
              <span className="shout flex w-20 shrink-0 items-center justify-center pt-2 text-8xl leading-none sm:w-28">
                {number}
              </span>
              <span aria-hidden="true" className="holes-down shrink-0" />
              <span className="min-w-0 flex-1 px-4 py-4">
                <span className="shout block text-3xl leading-none xl:text-4xl">{title}</span>
                <span className="mt-2 block">
                  “<Sentence text={claim.says} />”
                </span>
                <span className="mt-2 flex flex-wrap items-center gap-4">
                  <span className="stamp">{minutes} minutes</span>
                  <LessonMark slug={slug} />
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </>
  );
}
