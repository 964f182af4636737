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

/** How the trials went, and the first schedule that went wrong, as a textbook tells it. It ends in what is wrong. */
export function describeTrials(trials: readonly TrialReport[]): string {
  return trials.map(describeTrial).join('\n');
}

function describeTrial({ title, schedules, first }: TrialReport): string {
  if (first === null) {
    const all = schedules === 1 ? 'good' : `all ${schedules} schedules are good`;
    return `${pc.green('✓')} ${pc.bold(title)}: ${all}`;
  }
  const where = first.schedule === '' ? '' : ` goes wrong in ${first.schedule}`;
  const after = schedules > 1 ? `, found after ${schedules} schedules` : '';
  return [
    `${pc.red('✗')} ${pc.bold(title)}${where}${after}:`,
    '',
    ...first.story.split('\n').map((line) => `  ${line}`),
  ].join('\n');
}
