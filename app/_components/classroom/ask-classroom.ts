import { readToken } from '@/app/_components/dashboard/ask-admin';
import { fetchJson, postJson } from '@/app/_components/fetch-json';
import type { Desk, Wall } from '@/lib/teaching/classroom/desk';
import type { PredictionResult, RoomState } from '@/lib/teaching/classroom/room';

const DEADLINE_MS = 5000;

/** Null: the shop does not answer. */
async function post<Body>(action: string, params: object, token?: string) {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  const reply = await fetchJson<Body>(`/api/classroom/${action}`, DEADLINE_MS, postJson(params, headers));
  return reply?.body ? { status: reply.status, body: reply.body } : null;
}

interface LearnerResult {
  readonly room?: RoomState | null;
  /** Why a prediction does not count. */
  readonly because?: Exclude<PredictionResult, 'kept'>;
}

interface WallResult {
  readonly wall: Wall | null;
}

interface Refused {
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

/** Of what is typed, a message says only what is wrong with it; all others are whole sentences. */
const NAMES: Readonly<Record<string, string>> = { code: 'The code ', name: 'The name ' };

/** Asks for an action of a learner. Never rejects. @returns the result, or a sentence that says why there is none */
export async function askRoom(action: string, params: object): Promise<LearnerResult | string> {
  const answer = await post<LearnerResult & Refused>(action, params);
  if (!answer) return 'The shop does not answer. Try again in a moment.';
  if (answer.status === 200) return answer.body;
  const reasons = (answer.body.errors ?? []).map(({ field, message }) => `${NAMES[field] ?? ''}${message}.`);
  return reasons.join(' ') || 'The shop refuses. Try again in a moment.';
}

/** What the wall shows. Never rejects. @returns null: there is no such room; 'away': the shop does not answer */
export async function askWall(code: string): Promise<Wall | null | 'away'> {
  const answer = await post<WallResult>('wall', { code });
  return answer?.status === 200 ? answer.body.wall : 'away';
}

interface TeacherResult {
  readonly code?: string;
  readonly desk?: Desk | null;
}

/** What the shop answers the teacher. `refused`: the token is not right; `away`: nothing, or not now. */
export type TeacherAnswer =
  | ({ readonly kind: 'done' } & TeacherResult)
  | { readonly kind: 'refused' | 'away' };

/** Asks for an action of the teacher. Never rejects. */
export async function askTeacher(action: string, params: object): Promise<TeacherAnswer> {
  const answer = await post<TeacherResult>(action, params, readToken());
  if (answer?.status === 404) return { kind: 'refused' };
  return answer?.status === 200 ? { kind: 'done', ...answer.body } : { kind: 'away' };
}
