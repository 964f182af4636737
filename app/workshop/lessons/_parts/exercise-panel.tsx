import { EditorDoor } from '@/app/_components/lessons/editor/editor-door';
import { SolvedWatch } from '@/app/_components/lessons/solved-watch';
import { REACHABLE } from '@/app/_components/reachable';
import { sharedDesk } from '@/lib/teaching/editor/desk';
import { EDITOR_KIND } from '@/lib/teaching/editor/events';
import type { Lesson } from '@/lib/teaching/lessons/lesson';
import { Listing } from './listing';

interface ExercisePanelProps {
  readonly lesson: Lesson;
  readonly stub: string;
}

export function ExercisePanel({ lesson, stub }: ExercisePanelProps) {
  const { number, slug, exercise } = lesson;
  const file = `exercises/${String(number).padStart(2, '0')}.ts`;
  const isForEditor = exercise.kind === EDITOR_KIND;
  return (
    <section
      aria-labelledby="make"
      className="grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-4 border-ink border-t-4 pt-3 xl:not-has-[.code-area]:grid-cols-[minmax(0,24rem)_minmax(0,1fr)]"
    >
      <div className="min-w-0">
        <h2 id="make" className="shout text-4xl leading-none">
          Now make it
        </h2>
        <p className="mt-2 font-semibold text-lg">{exercise.task}</p>
        <pre className="mt-3 overflow-x-auto bg-ink px-4 py-3 font-mono text-paper">
          npm run lesson {number}
        </pre>
        <p className="mt-3">
          In a terminal, in this repository. It makes <code className="font-semibold">{file}</code>, brings up
          a Postgres and a Redis of its own, and{' '}
          {isForEditor ? 'runs every schedule against your file' : 'puts your file to these trials'} each time
          you save it:
        </p>
        <ul className="mt-2 list-disc pl-5">
          {exercise.trials.map(({ title }) => (
            <li key={title}>{title}</li>
          ))}
        </ul>
        <p className="mt-2">It shows the first run that fails, step by step, until none does.</p>
        {!isForEditor && (
          <p className="mt-2">
            The editor of these pages can’t check this one: it needs databases and processes of its own, which
            only a clone of the repository has.
          </p>
        )}
        <SolvedWatch slug={slug} />
      </div>
      <div className="min-w-0">
        {isForEditor && sharedDesk() ? (
          <EditorDoor slug={slug} given={stub} file={file}>
            <GivenFile file={file} stub={stub} />
          </EditorDoor>
        ) : (
          <GivenFile file={file} stub={stub} />
        )}
      </div>
    </section>
  );
}

function GivenFile({ file, stub }: { readonly file: string; readonly stub: string }) {
  return (
    <details className="min-w-0" open>
      <summary className="stamp min-h-8 cursor-pointer py-1">The file that it opens</summary>
      <section
        {...REACHABLE}
        aria-label={file}
        className="max-h-[36rem] overflow-auto bg-stock py-2 font-mono text-[0.8125rem] leading-[1.5]"
      >
        <Listing text={stub} />
      </section>
    </details>
  );
}
