import pc from 'picocolors';
import type { TrialReport } from './check-messages';
import type { Lesson } from './lesson';

const pad = (number: number) => String(number).padStart(2);

export function describeLessons(lessons: readonly Lesson[]): string {
  const lines = lessons.map(
    ({ number, title, idea }) => `${pad(number)}  ${pc.bold(title)}\n    ${pc.dim(idea)}`,
  );
  return `${lines.join('\n')}\n\nnpm run lesson 1    opens the exercise of the first\n`;
}

/** How the trials went, and the first schedule that went wrong, as a textbook tells it. */
export function describeTrials(trials: readonly TrialReport[]): string {
  return trials.map(describeTrial).join('\n');
}

function describeTrial({ title, schedules, bad, first }: TrialReport): string {
  if (first === null) {
    const all = schedules === 1 ? 'the one schedule is good' : `all ${schedules} schedules are good`;
    return `${pc.green('✓')} ${pc.bold(title)}: ${all}`;
  }
  const complaints = first.complaints.map((complaint) => `  ${pc.red(complaint)}`);
  return [
    `${pc.red('✗')} ${pc.bold(title)}: ${bad} of ${schedules} schedules go wrong. The first of them, ${first.schedule}:`,
    '',
    ...first.story.split('\n').map((line) => `  ${line}`),
    '',
    ...complaints,
  ].join('\n');
}
