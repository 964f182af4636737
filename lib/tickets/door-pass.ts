import { createHmac } from 'node:crypto';
import { isSameSecret } from './same-secret';

/** The door's cookie. Its value opens the door and nothing else: the token cannot be read from it. */
export const DOOR_COOKIE = 'door';
/** A long night, in seconds. */
export const DOOR_PASS_S = 12 * 3600;

interface Keys {
  /** ADMIN_TOKEN; undefined: nobody can open the door. */
  readonly adminToken: string | undefined;
  readonly ticketSecret: string;
}

/** The cookie's value for whoever typed the right token, or null. */
export function issueDoorPass(token: string, keys: Keys): string | null {
  if (keys.adminToken === undefined || !isSameSecret(token, keys.adminToken)) return null;
  return makePass(keys.adminToken, keys.ticketSecret);
}

/** Whether the cookie was issued for the token that is valid now. */
export function isDoorPass(pass: string | undefined, { adminToken, ticketSecret }: Keys): boolean {
  if (adminToken === undefined || pass === undefined) return false;
  return isSameSecret(pass, makePass(adminToken, ticketSecret));
}

function makePass(adminToken: string, ticketSecret: string): string {
  return createHmac('sha256', ticketSecret).update(`door:${adminToken}`).digest('base64url');
}
