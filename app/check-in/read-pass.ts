import { cookies, headers } from 'next/headers';
import { isForeign as isForeignRequest } from '@/lib/core/http/same-origin';
import { DOOR_COOKIE, doorTokenOf, isDoorPass } from '@/lib/shop/door/door-pass';
import { type Shop, shop } from '@/lib/shop/shop';

/** Whether the door is open in the browser that asks. */
export async function hasPass(theShop: Shop): Promise<boolean> {
  return isDoorPass((await cookies()).get(DOOR_COOKIE)?.value, doorKeys(theShop));
}

/** The shop, where the door is open in the browser that asks, and no page of another site made it ask; or null. */
export async function readPass(): Promise<Shop | null> {
  const theShop = await shop();
  return (await hasPass(theShop)) && !(await isForeign()) ? theShop : null;
}

export function doorKeys({ env, ticketSecret }: Pick<Shop, 'env' | 'ticketSecret'>) {
  return { doorToken: doorTokenOf(env), ticketSecret };
}

/** Next compares Origin and Host where there is an Origin; the browser's own word counts too. */
export async function isForeign(): Promise<boolean> {
  return isForeignRequest(await headers());
}
