import { EVENT_ENDS_AT } from '@/lib/core/stores/columns';

/* When a door lets anybody in, in SQL: from twelve hours before the start until six after the end. */

export const DOOR_OPENS_AT = `(events.starts_at - interval '12 hours')`;
export const DOOR_SHUTS_AT = `(${EVENT_ENDS_AT} + interval '6 hours')`;
