/** What a store's refusal comes from, and what to do about it. Own words alone: no address, no name, no password. */
export interface Refusal {
  readonly cause: string;
  readonly advice: string;
}

export interface Rule extends Refusal {
  /** Fits `CODE message` of a driver's error; the code (an SQLSTATE, or one of Node's) is empty where it has none. */
  readonly when: RegExp;
  /** Once is no news. */
  readonly isTransient?: true;
}

const MIGRATE = 'Run npm run db:migrate with this DATABASE_URL.';
const POOLER =
  'In pgbouncer.ini: ignore_startup_parameters = extra_float_digits, options, statement_timeout, idle_in_transaction_session_timeout.';

/** The first that fits counts. */
export const POSTGRES_RULES: readonly Rule[] = [
  {
    when: /unsupported startup parameter/,
    cause: 'a pooler refuses the settings that the shop begins a connection with',
    advice: POOLER,
  },
  {
    when: /^(26000|42P05)\b/,
    cause: 'a pooler gives each statement another session, and loses what was prepared',
    advice: 'In pgbouncer.ini: max_prepared_statements = 200 (from 1.21 on), or pool_mode = session.',
  },
  {
    when: /no such database|database .* does not exist/i,
    cause: 'the database of DATABASE_URL does not exist',
    advice: `Create it, or correct its name. ${MIGRATE}`,
  },
  {
    when: /^28P01\b/,
    cause: 'it refuses the user or the password of DATABASE_URL',
    advice: 'Correct them; signs such as @, / and # in a password are written %40, %2F and %23.',
  },
  {
    when: /password must be a string|no password supplied|SASL authentication failed/i,
    cause: 'it wants a password, and DATABASE_URL has none that fits',
    advice: 'Write it as postgres://user:password@host:5432/database.',
  },
  {
    when: /^28000\b/,
    cause: 'it does not let this user in from here',
    advice: 'Correct the user of DATABASE_URL, ask for TLS (?sslmode=require), or have pg_hba.conf changed.',
  },
  {
    when: /^(42P01|42703|42883|3F000)\b/,
    cause: 'the database does not have the tables of this shop, or has older ones',
    advice: MIGRATE,
  },
  {
    when: /^42501\b/,
    cause: 'the user of DATABASE_URL may not do what the shop does',
    advice:
      'Grant it SELECT, INSERT, UPDATE and DELETE on the tables (to migrate: CREATE on database and schema), or use their owner.',
  },
  {
    when: /^25006\b/,
    cause: 'it takes no writes: it is a replica, or set to read-only',
    advice: 'Let DATABASE_URL name the primary.',
  },
  {
    when: /^53100\b/,
    cause: 'its disk is full',
    advice: 'Free some space: it goes on by itself.',
  },
  {
    when: /^53200\b/,
    cause: 'it is out of memory',
    advice: 'Give it more, or lower its max_connections and work_mem.',
  },
  {
    when: /^(53300|53400)\b/,
    cause: 'it has no connection left',
    advice: 'Lower POSTGRES_POOL, raise its max_connections, or put a pooler in front.',
  },
  {
    when: /^(58030|XX001|XX002)\b/,
    cause: 'it cannot read or write its own files',
    advice: 'Look at its log and its disk.',
  },
  {
    when: /no more connections allowed|query_wait_timeout|server_login_retry|server login (failed|has been failing)/,
    cause: 'a pooler gets no connection to Postgres',
    advice: "Look at the pooler's log.",
  },
  {
    when: /does not support SSL/,
    cause: 'DATABASE_URL asks for TLS, and Postgres does not speak it',
    advice: 'Take sslmode out of DATABASE_URL, or turn ssl on there.',
  },
  {
    when: /^(57P03|57P01|57P02|55000)\b/,
    cause: 'it takes no connections now: it starts, ends or recovers',
    advice: 'Wait; where that lasts, look at its log.',
  },
];

export const REDIS_RULES: readonly Rule[] = [
  {
    when: /NOAUTH|WRONGPASS|invalid (username-password pair|password)|Unauthorized/i,
    cause: 'it refuses the password or token, or wants one',
    advice: 'Write it as redis://:password@host:6379 in REDIS_URL; for Upstash, correct KV_REST_API_TOKEN.',
  },
  {
    when: /NOPERM|user executing the script can't run/,
    cause: 'its user may not do what the shop does',
    advice: 'The shop runs scripts (EVAL, EVALSHA) on keys of lt:*: ACL SETUSER name ~lt:* +@all -@admin.',
  },
  {
    when: /READONLY/,
    cause: 'it is a replica and takes no writes',
    advice: 'Let REDIS_URL name the primary; with Upstash, do not use the read-only token.',
  },
  {
    when: /OOM/,
    cause: 'it is full',
    advice: 'Raise its maxmemory. Do not let it evict: maxmemory-policy noeviction.',
  },
  {
    when: /MISCONF/,
    cause: 'it cannot save to its disk, and refuses writes until it can',
    advice: 'Free some space there, and look at its log.',
  },
  {
    when: /NOREPLICAS/,
    cause: 'it refuses writes for want of replicas',
    advice: 'Bring them back, or lower its min-replicas-to-write.',
  },
  {
    when: /MASTERDOWN|CLUSTERDOWN|LOADING|TRYAGAIN/,
    cause: 'it is there and not ready',
    advice: 'Wait; where that lasts, look at its log.',
  },
  { when: /BUSY /, cause: 'a script keeps it busy', advice: 'SCRIPT KILL ends it.' },
  {
    when: /max number of clients|max (daily )?requests? (limit|size)/i,
    cause: 'its limit is reached',
    advice: 'Raise its maxclients, or the plan of its host.',
  },
];

/** On the way to any store. */
export const CONNECTION_RULES: readonly Rule[] = [
  {
    when: /certificate|self.signed/i,
    cause: 'its certificate is not trusted',
    advice:
      'Start Node with NODE_EXTRA_CA_CERTS=/path/of/ca.pem; the host in the URL must be one that the certificate names.',
  },
  {
    when: /wrong version number|packet length too long|EPROTO|ERR_SSL/i,
    cause: 'TLS is spoken to a port that does not speak it',
    advice: 'redis:// in place of rediss://, http:// in place of https://, or the port for TLS.',
  },
  {
    when: /^ECONNREFUSED\b/,
    cause: 'nothing listens at its address',
    advice: 'Start it, or correct host and port in its URL.',
  },
  {
    when: /^(ENOTFOUND|EAI_AGAIN)\b/,
    cause: 'its host cannot be found',
    advice: 'Correct the host in its URL; look whether names are resolved here.',
  },
  {
    when: /^(EHOSTUNREACH|ENETUNREACH)\b/,
    cause: 'there is no way to its host',
    advice: 'Look at the network and the firewall.',
  },
  {
    when: /^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)\b/,
    cause: 'it does not answer',
    advice:
      'Look whether it runs, whether a firewall stands between, or whether TLS is asked of a port without it.',
  },
  {
    when: /timeout|timed out|deadline/i,
    cause: 'it does not answer in time',
    advice: 'It is overloaded, stands still, or a firewall stands between.',
    isTransient: true,
  },
];
