import { open } from 'node:fs/promises';
import type { ZodError } from 'zod';
import { UsageError } from '@/lib/core/cli/usage-error';
import { parseJson } from '@/lib/core/parse-json';
import { type HistoryLine, historyLine, type RunLine } from '@/lib/load/generator/history';
import { gatherSale, type Sale } from './history-sale';

/**
 * Reads the sales of a history, in their order. A last line that was cut off, as by a kill, is left out.
 * @throws {UsageError} the file can't be read, or is no history; the message names the line
 */
export async function readHistory(file: string): Promise<readonly Sale[]> {
  const sales: Sale[] = [];
  let run: RunLine | undefined;
  let lines: HistoryLine[] = [];
  const endSale = () => {
    if (run) sales.push(gatherSale(run, lines));
    lines = [];
  };
  for await (const line of readLines(file)) {
    if (line.type === 'run') {
      endSale();
      run = line;
    } else if (run) lines.push(line);
    else throw new UsageError(`${file} should begin with a line of the type "run"`);
  }
  endSale();
  if (sales.length === 0) throw new UsageError(`${file} is empty: it should be what --history wrote`);
  return sales;
}

async function* readLines(file: string): AsyncGenerator<HistoryLine> {
  const opened = await open(file).catch((cause: unknown) => {
    throw new UsageError(`${file} can't be read`, { cause });
  });
  if ((await opened.stat()).isDirectory()) {
    await opened.close();
    throw new UsageError(`${file} is a folder: it should be what --history wrote`);
  }
  let number = 0;
  let cutOff: UsageError | undefined;
  for await (const text of opened.readLines()) {
    if (cutOff) throw cutOff;
    number += 1;
    const where = `${file}, line ${number}`;
    const json = parseJson(text);
    if (json === undefined) cutOff = noLine(where, text, 'it is not JSON');
    else yield parseLine(json, where, text);
  }
}

function parseLine(json: unknown, where: string, text: string): HistoryLine {
  const line = historyLine.safeParse(json);
  if (!line.success) throw noLine(where, text, describeIssue(line.error));
  return line.data;
}

function noLine(where: string, text: string, why: string): UsageError {
  return new UsageError(`${where} is no line of a history: ${why}: ${text.slice(0, 80)}`);
}

function describeIssue({ issues: [first] }: ZodError): string {
  return first ? `${first.path.join('.') || 'it'}: ${first.message}` : 'it is not understood';
}
