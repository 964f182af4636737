import Link from 'next/link';
import { lessonAfter } from '@/lessons/registry';
import type { Lesson } from '@/lib/teaching/lessons/lesson';

export function Pager({ lesson }: { readonly lesson: Lesson }) {
  const before = lessonAfter(lesson, -1);
  const next = lessonAfter(lesson);
  return (
    <nav aria-label="Lessons" className="flex flex-wrap justify-between gap-3">
      {before ? <PageLink lesson={before} label="Before" /> : <span />}
      {next && <PageLink lesson={next} label="Next" />}
    </nav>
  );
}

function PageLink({ lesson, label }: { readonly lesson: Lesson; readonly label: string }) {
  return (
    <Link href={`/workshop/lessons/${lesson.slug}`} prefetch={false} className="group max-w-full">
      <span className="stamp block text-quiet">{label}</span>
      <span className="shout block text-3xl leading-none underline-offset-4 group-hover:underline">
        {lesson.number}. {lesson.title}
      </span>
    </Link>
  );
}
