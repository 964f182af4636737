'use client';

import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';

/** Nobody who only reads has to load it. */
const ExerciseEditor = dynamic(() => import('./exercise-editor').then((loaded) => loaded.ExerciseEditor), {
  ssr: false,
  loading: () => <p>Opening the editor …</p>,
});

interface EditorDoorProps {
  readonly slug: string;
  readonly given: string;
  readonly file: string;
  /** What is there until the door is opened. */
  readonly children: ReactNode;
}

/** Opens the exercise in this page, for a learner who has no clone of the repository. */
export function EditorDoor({ slug, given, file, children }: EditorDoorProps) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <ExerciseEditor slug={slug} given={given} file={file} />;
  return (
    <>
      <button type="button" className="key key-loud mb-3" onClick={() => setOpen(true)}>
        Write it here
      </button>
      {children}
    </>
  );
}
