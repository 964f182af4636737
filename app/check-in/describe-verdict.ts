import type { ShownTicket, Verdict } from './door-answer';

interface Words {
  readonly title: string;
  readonly text: string;
}

/** A verdict in the door's words: the title is read from two metres away. */
export function describeVerdict(verdict: Verdict): Words {
  switch (verdict.kind) {
    case 'welcome':
      return { title: 'Welcome', text: describeTicket(verdict.ticket) };
    case 'already-used':
      return {
        title: `Used at ${verdict.usedTime}`,
        text: `On ${verdict.usedDate}. ${describeTicket(verdict.ticket)}`,
      };
    case 'not-valid':
      return {
        title: 'Not valid',
        text: `We issued it, but its order is ${verdict.status}. It lets nobody in. ${describeTicket(verdict.ticket)}`,
      };
    case 'other-event':
      return {
        title: 'Another event',
        text: `This ticket is for ${describeEvent(verdict.ticket)}. It was not used.`,
      };
    case 'too-early':
      return {
        title: 'Too early',
        text: `${describeEvent(verdict.ticket)}. Its door opens on ${verdict.opensAt}. The ticket was not used.`,
      };
    case 'over':
      return {
        title: 'Over',
        text: `This ticket was for ${describeEvent(verdict.ticket)}. It was not used.`,
      };
    case 'not-ours':
      return { title: 'Not valid', text: 'We did not issue this code.' };
    case 'scanner':
      return { title: 'Check the scanner', text: describeTrouble(verdict) };
    case 'taken-back':
      return { title: 'Taken back', text: 'It is as if the ticket had not been scanned.' };
    case 'too-late':
      return { title: 'Too late', text: 'It was used more than 60 seconds ago, and stays used.' };
    case 'undo-away':
      return { title: 'No answer', text: 'Nobody knows yet whether it was taken back. Press Undo again.' };
    case 'away':
      return {
        title: 'Not checked yet',
        text: 'No answer. Ask again: one scan lets in once. If you scan it anew, “used a moment ago” means this scan: let them in.',
      };
    case 'closed':
      return { title: 'Signed out', text: 'It was not checked. Load this page again and type the token.' };
  }
}

function describeTrouble(verdict: Extract<Verdict, { kind: 'scanner' }>): string {
  switch (verdict.trouble) {
    case 'layout':
      return `It types as on a US keyboard, and the keyboard of this computer is ${verdict.layout}. Set both to the same layout. The ticket was not checked.`;
    case 'case':
      return 'Capitals and small letters came through wrong: look at Caps Lock, and at how the scanner is set. The ticket was not checked.';
    case 'cut':
      return 'Only a part of the code came. Scan it again. If it stays so, the scanner types too fast for this computer. The ticket was not checked.';
    case 'joined':
      return 'Several codes came as one: set the scanner to send Enter after each. No ticket was checked.';
    case 'number':
      return 'This is the number of an order, not a code. Search for it below.';
  }
}

function describeTicket(ticket: ShownTicket): string {
  return `${ticket.ticketType}, ticket ${ticket.n} of ${ticket.quantity}. ${describeEvent(ticket)}. №\u00a0${ticket.number}.`;
}

function describeEvent({ event, when }: ShownTicket): string {
  return `${event}, ${when}`;
}
