import { z } from 'zod';
import { readBuyerCookie } from '@/lib/core/http/buyer-cookie';
import { readClientNetwork } from '@/lib/core/http/client-address';
import { readBody } from '@/lib/core/http/read-body';
import { isForeign } from '@/lib/core/http/same-origin';
import { parseJson } from '@/lib/core/parse-json';
import { RateLimit } from '@/lib/shop/purchase/rate-limit';
import { API_HEADERS, toProblem, toResponse } from '@/lib/shop/sale/answer';
import type { InputError } from '@/lib/shop/sale/outcome';
import { MAX_MOVES, splitSchedule } from '@/lib/teaching/explorer/moves';
import { answerBusy } from '@/lib/teaching/player/answer-workshop';
import type { ExerciseDesk, Taken } from './desk';
import { type EditorEvent, type EditorRequest, MAX_SOURCE_BYTES } from './events';

/** A text as JSON may be twice as long, and longer where somebody makes it so. */
const MAX_BODY_BYTES = 4 * MAX_SOURCE_BYTES;
/** Checks in 10 s. A whole class comes from one address; a browser has only its own. */
const addressLimit = new RateLimit(120);
const browserLimit = new RateLimit(15);
const SORRY_MS = 30_000;

const isShort = (source: string) => Buffer.byteLength(source) <= MAX_SOURCE_BYTES;

const requestSchema = z.object({
  lesson: z.string({ error: 'should be the slug of a lesson' }),
  source: z
    .string({ error: 'should be the text of an exercise' })
    .refine(isShort, { error: `should be at most ${MAX_SOURCE_BYTES / 1024} KiB` }),
  wanted: z
    .object({
      trial: z.string({ error: 'should be the title of a trial' }),
      schedule: z
        .string({ error: 'should be moves such as ABAABB' })
        .refine((text) => (splitSchedule(text)?.length ?? Infinity) <= MAX_MOVES, {
          error: `should be at most ${MAX_MOVES} moves such as ABAABB`,
        }),
    })
    .nullable()
    .default(null),
});

interface Asked {
  readonly demoMode: boolean;
  /** Null: this process has none. */
  readonly desk: ExerciseDesk | null;
  readonly isLesson: (slug: string) => boolean;
}

/** Answers `POST /api/workshop/exercise` with a line of JSON for each event; 404 where there is no desk. */
export async function answerExercise(
  request: Request,
  { demoMode, desk, isLesson }: Asked,
): Promise<Response> {
  const { headers } = request;
  if (!demoMode || !desk) return toResponse(toProblem({ kind: 'not-found' }));
  if (isForeign(headers)) return toResponse(toProblem({ kind: 'forbidden' }));
  const retryAfterMs = waitOf(headers);
  if (retryAfterMs > 0) return toResponse(toProblem({ kind: 'rate-limited', retryAfterMs }));

  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === null) return toResponse(toProblem({ kind: 'payload-too-large', limitBytes: MAX_BODY_BYTES }));
  const parsed = requestSchema.safeParse(parseJson(body));
  const errors: InputError[] = parsed.success
    ? isLesson(parsed.data.lesson)
      ? []
      : [{ field: 'lesson', message: 'should be the slug of a lesson' }]
    : parsed.error.issues.map(({ path, message }) => ({ field: path.join('.') || 'body', message }));
  if (!parsed.success || errors.length > 0) return toResponse(toProblem({ kind: 'invalid-request', errors }));
  return checkAt(desk, parsed.data, request.signal);
}

function waitOf(headers: Headers): number {
  const browser = readBuyerCookie(headers.get('cookie'));
  const own = browser.kind === 'ok' ? browserLimit.take(browser.buyerId) : 0;
  return own > 0 ? own : addressLimit.take(readClientNetwork(headers));
}

async function checkAt(desk: ExerciseDesk, wanted: EditorRequest, signal: AbortSignal): Promise<Response> {
  // One who leaves early also leaves the stream: whichever is noticed first.
  const left = new AbortController();
  const leave = () => left.abort();
  signal.addEventListener('abort', leave, { once: true });
  const taken = await desk.check(wanted, left.signal);
  if (taken.kind === 'busy') return toResponse(answerBusy(taken.retryAfterMs));
  if (taken.kind === 'unable') return toResponse(answerUnable(taken));
  return new Response(toLines(taken.events, leave), {
    headers: { ...API_HEADERS, 'content-type': 'application/x-ndjson' },
  });
}

function answerUnable({ because }: Extract<Taken, { kind: 'unable' }>) {
  const { body, ...answer } = toProblem({ kind: 'unavailable', retryAfterMs: SORRY_MS });
  const words = { title: 'Exercises can’t be checked on this machine', detail: because };
  return { ...answer, body: JSON.stringify({ ...JSON.parse(body), ...words }) };
}

function toLines(events: AsyncIterable<EditorEvent>, leave: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = events[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
    },
    cancel: leave,
  });
}
