import { parseJson } from '@/lib/core/parse-json';
import type { EditorEvent, EditorRequest } from '@/lib/teaching/editor/events';

const PATH = '/api/workshop/exercise';
const MOST_TRIES = 5;

/**
 * Sends an exercise to be checked, and hands on what is heard of it until it is over or `signal` fires. Comes again by
 * itself while the workshop is full. Never rejects.
 */
export async function askCheck(
  request: EditorRequest,
  signal: AbortSignal,
  hear: (event: EditorEvent) => void,
): Promise<void> {
  const fail = (message: string) => {
    if (!signal.aborted) hear({ type: 'broken', message, line: null });
  };
  for (let tries = 1; ; tries += 1) {
    try {
      const body = JSON.stringify(request);
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(PATH, { method: 'POST', headers, body, signal });
      if (response.ok && response.body) return await readLines(response.body, hear);
      const waitMs = Number(response.headers.get('retry-after')) * 1000;
      const problem: Problem = await response.json();
      if (waitMs === 0 || waitMs > 10_000 || tries === MOST_TRIES) return fail(describeProblem(problem));
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    } catch {
      return fail('The workshop is out of reach. What you wrote is kept in this browser.');
    }
  }
}

interface Problem {
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

function describeProblem({ title, detail = '', errors: [first] = [] }: Problem): string {
  return first ? `${first.field} ${first.message}.` : `${title}. ${detail}`;
}

async function readLines(
  body: ReadableStream<Uint8Array>,
  hear: (event: EditorEvent) => void,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = parseJson(line);
      if (isEvent(event)) hear(event);
    }
  }
}

/** Our own server's words; a schema library would weigh more than the editor. */
function isEvent(value: unknown): value is EditorEvent {
  return typeof value === 'object' && value !== null && 'type' in value;
}
