'use server';

import { cookies, headers } from 'next/headers';
import { readLocalMoment } from '@/lib/format/when';
import { readOrigin } from '@/lib/http/origin';
import { isCrossSite } from '@/lib/http/same-origin';
import { type Shop, shop } from '@/lib/shop';
import { StoreError } from '@/lib/stores/store-error';
import { checkIn } from '@/lib/tickets/check-in';
import { DOOR_COOKIE, DOOR_PASS_S, isDoorPass, issueDoorPass } from '@/lib/tickets/door-pass';
import type { DoorAnswer } from './door-answer';

const MAX_CHARS = 200;

/** Checks one ticket in. Without the door's cookie, or from another site, nothing is touched. */
export async function scan(_: DoorAnswer | null, form: FormData): Promise<DoorAnswer> {
  const { env, stores, ticketSecret } = await shop();
  const pass = (await cookies()).get(DOOR_COOKIE)?.value;
  if ((await isForeign()) || !isDoorPass(pass, keysOf({ env, ticketSecret }))) return { kind: 'closed' };
  try {
    const answer = await checkIn(stores.postgres, readField(form, 'code'), ticketSecret);
    if (!('usedAt' in answer)) return answer;
    const usedAt = readLocalMoment(answer.usedAt, answer.city);
    const startsAt = readLocalMoment(answer.startsAt, answer.city);
    return {
      ...answer,
      usedAtText: usedAt.time,
      usedDate: `${usedAt.weekday} ${usedAt.day} ${usedAt.month}`,
      when: `${startsAt.weekday} ${startsAt.day} ${startsAt.month}, ${startsAt.time}`,
    };
  } catch (error) {
    if (error instanceof StoreError) return { kind: 'away' };
    throw error;
  }
}

/** Opens the door in this browser for whoever has the token. */
export async function openDoor(_: 'wrong' | null, form: FormData): Promise<'wrong' | null> {
  const pass = (await isForeign()) ? null : issueDoorPass(readField(form, 'token'), keysOf(await shop()));
  if (pass === null) return 'wrong';
  const isHttps = readOrigin(await headers()).startsWith('https:');
  (await cookies()).set(DOOR_COOKIE, pass, {
    httpOnly: true,
    sameSite: 'strict',
    secure: isHttps,
    path: '/check-in',
    maxAge: DOOR_PASS_S,
  });
  return null;
}

export async function leaveDoor(): Promise<void> {
  if (!(await isForeign())) (await cookies()).delete({ name: DOOR_COOKIE, path: '/check-in' });
}

/** Next compares Origin and Host where there is an Origin; the browser's own word counts too. */
async function isForeign(): Promise<boolean> {
  const asked = await headers();
  return isCrossSite({
    site: asked.get('sec-fetch-site'),
    origin: asked.get('origin'),
    host: asked.get('host'),
  });
}

function keysOf({ env, ticketSecret }: Pick<Shop, 'env' | 'ticketSecret'>) {
  return { adminToken: env.ADMIN_TOKEN, ticketSecret };
}

function readField(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim().slice(0, MAX_CHARS) : '';
}
