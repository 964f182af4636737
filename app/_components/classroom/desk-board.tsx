'use client';

import Link from 'next/link';
import { useEffect, useState } from 'react';
import { SureButton } from '@/app/_components/sure-button';
import { askTeacher } from './ask-classroom';
import { LearnerList } from './learner-list';
import { QuestionSpread } from './question-spread';
import { type DeskState, useDesk } from './use-desk';

const NEWS: Readonly<Record<DeskState, string>> = {
  asking: 'Looking into the room.',
  open: '',
  away: 'The shop does not answer. Below is what it said last.',
  refused: '',
  gone: '',
};

const ACTIONS = {
  restart: 'Everybody back to step 1',
  close: 'Close the room',
  show: 'Show the truth',
  again: 'Second vote',
  remove: 'Remove',
  rename: 'Rename',
} as const;

interface Props {
  readonly code: string;
  readonly onRefused: () => void;
}

/** The learners in the room, what they expect, and the teacher's buttons: for the teacher's own screen. */
export function DeskBoard({ code, onRefused }: Props) {
  const { state, desk, look } = useDesk(code);
  useEffect(() => {
    if (state === 'refused') onRefused();
  }, [state, onRefused]);
  const [complaint, setComplaint] = useState('');
  const act = async (action: keyof typeof ACTIONS, params: object = {}) => {
    setComplaint('');
    const { kind } = await askTeacher(action, { code, ...params });
    if (kind !== 'done') setComplaint(`${ACTIONS[action]}: that did not work. Try again.`);
    await look();
  };
  if (state === 'gone') {
    return (
      <p className="text-lg">
        This room is closed: names, places and predictions are out of Redis. Where Redis writes a file of what
        it was told (npm run demo does, with a redis-server), they stand in that file until Redis rewrites it:{' '}
        <code className="font-bold">redis-cli BGREWRITEAOF</code> does so now.{' '}
        <Link href="/workshop/instructor" prefetch={false} className="font-bold underline underline-offset-4">
          Open a new one
        </Link>
      </p>
    );
  }
  const count = desk?.learners.length ?? 0;
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <SureButton
          className="key"
          sure={`All ${count} begin again, and all predictions go: sure?`}
          onSure={() => void act('restart')}
        >
          {ACTIONS.restart}
        </SureButton>
        <SureButton
          className="key"
          sure={`Close it for all ${count}: sure?`}
          onSure={() => void act('close')}
        >
          {ACTIONS.close}
        </SureButton>
        <p role="status" className="font-semibold">
          {NEWS[state]}
        </p>
        <p role="alert" className="font-semibold text-loud-ink">
          {complaint}
        </p>
      </div>
      {desk && (
        <div className="grid gap-8 lg:grid-cols-2">
          <LearnerList learners={desk.learners} act={act} />
          <section aria-labelledby="expected" className="min-w-0">
            <h2 id="expected" className="shout text-4xl leading-none">
              What they expect
            </h2>
            {desk.questions.length === 0 && (
              <p className="mt-3 text-quiet">Nobody has predicted anything yet.</p>
            )}
            <ul className="mt-3 grid gap-6">
              {desk.questions.map((question) => (
                <li key={question.question}>
                  <QuestionSpread
                    {...question}
                    ofAll={count}
                    act={(action, question) => act(action, { question })}
                  />
                </li>
              ))}
            </ul>
          </section>
        </div>
      )}
    </>
  );
}
