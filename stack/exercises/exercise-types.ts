import { spawn } from 'node:child_process';
import path from 'node:path';
import { REPOSITORY } from '@/stack/data-folder';
import type { ExerciseFile } from './exercise-file';

export interface TypeFindings {
  /** As it says them, such as `exercises/01.ts(23,5): error TS2322: …`. */
  readonly lines: readonly string[];
  /** It is no TypeScript at all: it can't be run. */
  readonly isUnreadable: boolean;
}

const PATIENCE_MS = 60_000;
/** Of the compiler's numbers, those below 2000 are about how it is written. */
const UNREADABLE = /error TS1\d{3}:/;

/** Asks the compiler about one exercise; what it says of other files is left out. */
export async function checkTypes(exercise: ExerciseFile, signal: AbortSignal): Promise<TypeFindings> {
  const output = await runCompiler(path.dirname(exercise.path), signal);
  const name = path.relative(REPOSITORY, exercise.path);
  const lines: string[] = [];
  let isOurs = false;
  for (const line of output.split('\n')) {
    if (/^\S/.test(line)) isOurs = line.startsWith(`${name}(`);
    if (isOurs && line !== '') lines.push(line);
  }
  return { lines, isUnreadable: lines.some((line) => UNREADABLE.test(line)) };
}

function runCompiler(folder: string, signal: AbortSignal): Promise<string> {
  const compiler = path.join(REPOSITORY, 'node_modules', '.bin', 'tsc');
  const child = spawn(compiler, ['--noEmit', '--pretty', 'false', '-p', folder], {
    cwd: REPOSITORY,
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: PATIENCE_MS,
    signal,
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve(output));
  });
}
