import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/* What a browser of the classroom does, without the browser. */

const ASK_EVERY_MS = 1500;
const DEADLINE_MS = 60_000;

const roomSchema = z.object({ room: z.object({ shown: z.array(z.string()) }).nullable() });
const countedSchema = z.object({ counts: z.boolean() });

async function post(
  url: string,
  params: object,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(params),
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${await response.text()}`);
  return response;
}

/** Asks as the teacher. @throws {Error} the shop refuses, or does not answer */
export async function askAsTeacher(
  shop: { readonly url: string; readonly adminToken: string },
  action: string,
  params: object,
): Promise<unknown> {
  const headers = { authorization: `Bearer ${shop.adminToken}` };
  return (await post(`${shop.url}/api/classroom/${action}`, params, headers)).json();
}

export interface Learner {
  /** Opens a page, as a whole; its parts come from the browser's memory. @returns its status */
  open(path: string): Promise<Response>;
  /** Has a text checked as the exercise of a lesson. @throws {Error} no room for it, or it did not come to an end */
  save(lesson: string, source: string, onFirstColour: () => void): Promise<void>;
  /** @returns whether the room counts it */
  predict(question: string, choice: string): Promise<boolean>;
  /** Waits until the room says that the truth of a question is shown. */
  hearOf(question: string): Promise<void>;
  leave(): void;
}

/** Comes into a room, and asks it every second and a half from then on, as an open page does. */
export async function joinRoom(
  url: string,
  code: string,
  name: string,
  onPoll: (ms: number) => void,
): Promise<Learner> {
  const joined = await post(`${url}/api/classroom/join`, { code, name }, {});
  const cookie = joined.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const left = new AbortController();
  let shown: readonly string[] = [];
  const poll = async () => {
    while (!left.signal.aborted) {
      const begun = performance.now();
      const answer = await post(`${url}/api/classroom/poll`, {}, { cookie });
      onPoll(performance.now() - begun);
      shown = roomSchema.parse(await answer.json()).room?.shown ?? [];
      await sleep(ASK_EVERY_MS, undefined, { signal: left.signal }).catch(() => {});
    }
  };
  const polling = poll();
  // Heard where the truth is waited for.
  polling.catch(() => {});
  const waitFor = async (question: string) => {
    while (!shown.includes(question)) await sleep(20);
  };
  return {
    open: (path) => fetch(url + path, { headers: { cookie }, signal: AbortSignal.timeout(DEADLINE_MS) }),
    async save(lesson, source, onFirstColour) {
      const { body } = await post(`${url}/api/workshop/exercise`, { lesson, source }, { cookie });
      const lines = createInterface(Readable.from(body ?? []));
      let [first, last] = ['', ''];
      for await (const line of lines) {
        if (!first) onFirstColour();
        first ||= line;
        last = line;
      }
      if (!last.includes('"type":"done"')) throw new Error(`An exercise of ${lesson} ends in ${last}`);
    },
    async predict(question, choice) {
      const answer = await post(`${url}/api/classroom/predict`, { question, choice, vote: 1 }, { cookie });
      return countedSchema.parse(await answer.json()).counts;
    },
    hearOf: (question) => Promise.race([waitFor(question), polling]),
    leave: () => left.abort(),
  };
}
