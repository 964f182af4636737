'use client';

import type { DoorAnswer } from './door-answer';

/** Pink lets in; ink does not. The words say the same for whoever sees no colour. */
export function Verdict({ answer }: { readonly answer: DoorAnswer }) {
  const { title, text } = say(answer);
  const isIn = answer.kind === 'welcome';
  return (
    <div
      data-state={answer.kind}
      className={`mb-6 px-5 py-6 ${isIn ? 'bg-loud text-on-loud' : 'border-8 border-ink border-dashed bg-stock'}`}
    >
      <p className="shout text-7xl leading-[0.85] sm:text-8xl">{title}</p>
      <p className="mt-3 text-lg leading-snug">{text}</p>
    </div>
  );
}

function say(answer: DoorAnswer): { readonly title: string; readonly text: string } {
  switch (answer.kind) {
    case 'welcome':
      return { title: 'Welcome', text: sayTicket(answer) };
    case 'already-used':
      return {
        title: `Used at ${answer.usedAtText}`,
        text: `On ${answer.usedDate}. ${sayTicket(answer)}`,
      };
    case 'not-valid':
      return {
        title: 'Not valid',
        text: `It is ours, but its order is ${answer.status}. It lets nobody in.`,
      };
    case 'not-ours':
      return {
        title: 'Not ours',
        text: 'This shop did not sign that code. Scan it again; if it stays so, it is no ticket.',
      };
    case 'away':
      return {
        title: 'No answer',
        text: 'The box office is out of reach. Scan again in a moment: if it then was used just now, this was it.',
      };
    case 'closed':
      return { title: 'Door closed', text: 'Load this page again and type the token.' };
  }
}

function sayTicket(answer: Extract<DoorAnswer, { usedAt: string }>): string {
  return `${answer.event}, ${answer.when}. ${answer.ticketType}, ticket ${answer.n} of ${answer.quantity}.`;
}
