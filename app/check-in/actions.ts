'use server';

import { answerScan } from './answer-scan';
import { CLOSED, type DoorAnswer } from './door-answer';
import { readPass } from './read-pass';

/** What the forms of the door do without JavaScript. Without the door's cookie, or from another site, nothing. */
export async function askWithoutScript(_: DoorAnswer | null, form: FormData): Promise<DoorAnswer> {
  const shop = await readPass();
  return shop ? answerScan(form, shop) : CLOSED;
}
