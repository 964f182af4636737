/**
 * Types that the drivers would turn into objects of their own, and that stay as Postgres writes them:
 * date, timestamp, timestamptz and interval, and lists of these.
 */
export const TEXT_TYPES = [1082, 1114, 1184, 1186, 1182, 1115, 1185, 1187] as const;
