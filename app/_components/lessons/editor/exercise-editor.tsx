'use client';

import { useEffect, useState } from 'react';
import { SureButton } from '@/app/_components/sure-button';
import type { CheckState } from '@/lib/teaching/editor/check-state';
import { useProgress } from '../use-progress';
import { CheckMap } from './check-map';
import { CheckRun } from './check-run';
import { CodeArea } from './code-area';
import { useCheck } from './use-check';
import { useDraft } from './use-draft';

interface ExerciseEditorProps {
  readonly slug: string;
  readonly given: string;
  /** The name of its file, as the terminal has it. */
  readonly file: string;
}

/** A lesson's exercise to be written here, and beside it what every schedule came to since it was last saved. */
export function ExerciseEditor({ slug, given, file }: ExerciseEditorProps) {
  const { text, change, startOver } = useDraft(slug, given);
  const [, changeProgress] = useProgress(slug);
  const { state, check, open } = useCheck(slug, () => changeProgress({ isDone: true }));
  const [saved, setSaved] = useState(text);
  const [step, setStep] = useState<number | null>(null);
  const { trials, watched, broken, isRunning } = state;

  // As it stands when it is opened: a map to look at before the first word is written.
  useEffect(() => check(saved), [check, saved]);

  const save = () => (text === saved ? check(text) : setSaved(text));
  const lit = broken ? broken.line : watched ? step : null;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-4 xl:grid-cols-[minmax(0,3fr)_minmax(20rem,2fr)]">
      <div className="min-w-0">
        <CodeArea value={text} label={`Your exercise, ${file}`} lit={lit} change={change} save={save} />
        <div className="mt-2 flex flex-wrap gap-2">
          <button type="button" className="key key-loud" onClick={save}>
            Save and run
          </button>
          <SureButton className="key" sure="Throw it away?" onSure={startOver}>
            Start over
          </SureButton>
        </div>
      </div>
      <div className="min-w-0">
        <p role="status" className="font-bold text-lg">
          {describe(state, text !== saved)}
        </p>
        {trials.map((trial) => (
          <CheckMap
            key={trial.title}
            trial={trial}
            current={watched?.trial === trial.title ? watched.run.schedule : null}
            open={(schedule) => open(trial.title, schedule)}
          />
        ))}
      </div>
      {watched && !isRunning && (
        <div className="min-w-0 xl:col-span-2">
          <CheckRun key={`${watched.trial} ${watched.run.schedule}`} watched={watched} light={setStep} />
        </div>
      )}
    </div>
  );
}

function describe({ isRunning, broken, isSolved, trials }: CheckState, isChanged: boolean): string {
  if (broken) return `${broken.line === null ? '' : `Line ${broken.line}: `}${broken.message}`;
  if (isRunning && trials.length === 0) return 'Running every schedule …';
  if (isRunning) return 'Running …';
  if (isChanged) return 'Not saved yet: the map is of what you saved last.';
  if (isSolved) return 'Solved: no schedule goes wrong.';
  return isSolved === false ? 'Not yet: a red schedule is open below.' : '';
}
