import { createHmac } from 'node:crypto';
import { isSameSecret } from '@/lib/core/http/same-secret';

/** The door's cookie. Its value opens the door and nothing else: the token cannot be read from it. */
export const DOOR_COOKIE = 'door';
/** A long night, in seconds. */
export const DOOR_PASS_S = 12 * 3600;

interface Keys {
  /** Undefined: nobody can open the door. */
  readonly doorToken: string | undefined;
  readonly ticketSecret: string;
}

/** The door's own token; where it has none, the admin's opens it. */
export function doorTokenOf(env: {
  readonly DOOR_TOKEN?: string | undefined;
  readonly ADMIN_TOKEN?: string | undefined;
}): string | undefined {
  return env.DOOR_TOKEN ?? env.ADMIN_TOKEN;
}

/** The cookie's value for a visitor who typed the right token, or null. */
export function issueDoorPass(token: string, keys: Keys): string | null {
  if (keys.doorToken === undefined || !isSameSecret(token, keys.doorToken)) return null;
  return makePass(keys.doorToken, keys.ticketSecret);
}

/** Whether the cookie was issued for the token that is valid now. */
export function isDoorPass(pass: string | undefined, { doorToken, ticketSecret }: Keys): boolean {
  if (doorToken === undefined || pass === undefined) return false;
  return isSameSecret(pass, makePass(doorToken, ticketSecret));
}

function makePass(doorToken: string, ticketSecret: string): string {
  return createHmac('sha256', ticketSecret).update(`door:${doorToken}`).digest('base64url');
}
