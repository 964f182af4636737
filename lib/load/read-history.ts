import { open } from 'node:fs/promises';
import { type HistoryLine, historyLine, type RunLine } from './history';
import { gatherSale, type Sale } from './history-sale';
import { UsageError } from './usage-error';

/**
 * Reads the sales of a history, in their order.
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
  let number = 0;
  for await (const text of opened.readLines()) {
    number += 1;
    yield parseLine(text, `${file}, line ${number}`);
  }
}

function parseLine(text: string, where: string): HistoryLine {
  try {
    return historyLine.parse(JSON.parse(text));
  } catch (cause) {
    throw new UsageError(`${where} is no line of a history: ${text.slice(0, 80)}`, { cause });
  }
}
