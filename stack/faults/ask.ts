import { z } from 'zod';
import { parseJson } from '@/lib/core/parse-json';

/** What is asked of a shop; a POST where nothing is said. */
export interface Request {
  readonly method?: 'GET';
  readonly path: string;
  readonly buyer?: string;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const orderSchema = z.object({ id: z.string(), status: z.string(), money: z.string().optional() });
const bodySchema = z.object({ type: z.string().optional(), order: orderSchema.optional() });

/** What came of it. */
export interface Reply {
  readonly status: number;
  /** The last part of the problem's type. */
  readonly problem: string | undefined;
  readonly order: z.infer<typeof orderSchema> | undefined;
}

/** @throws {TypeError} the connection broke */
export async function ask(url: string, request: Request): Promise<Reply> {
  const { method = 'POST', path, buyer, key, headers, body = '{}' } = request;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(buyer === undefined ? {} : { cookie: `buyer=${buyer}` }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...headers,
    },
    ...(method === 'POST' ? { body } : {}),
  });
  const { type, order } = bodySchema.catch({}).parse(parseJson(await response.text()));
  return { status: response.status, problem: type?.split('/').at(-1), order };
}

/** Come again with the same key, they say. */
const AGAIN: ReadonlySet<string | undefined> = new Set([
  'key-in-progress',
  'payment-in-progress',
  'contended',
  'all-held',
  'rate-limited',
]);

/** Whether an answer says how it ended. */
export const isFinal = ({ status, problem }: Reply) =>
  status !== 202 && status !== 503 && !(problem !== undefined && AGAIN.has(problem));
