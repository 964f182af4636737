import { useState } from 'react';
import { openStorage } from '@/app/_components/browser-storage';

const nameOf = (slug: string) => `last-ticket:exercise:${slug}`;

interface Draft {
  readonly text: string;
  readonly change: (text: string) => void;
  /** Back to how the exercise is given. */
  readonly startOver: () => void;
}

/** What a learner wrote for a lesson, kept in this browser as it is typed. */
export function useDraft(slug: string, given: string): Draft {
  const [text, setText] = useState(() => openStorage().getItem(nameOf(slug)) ?? given);
  const change = (next: string) => {
    setText(next);
    try {
      openStorage().setItem(nameOf(slug), next);
    } catch {
      // A full drawer: it is there as long as the page is.
    }
  };
  return { text, change, startOver: () => change(given) };
}
