/** What a Lua script can return: integers, bulk strings, nil and lists of these. */
export type RedisReply = string | number | null | readonly RedisReply[];

/** A Lua script, run by its SHA-1 and sent whole only when Redis does not know it. All its keys share a hash tag. */
export interface Script {
  readonly name: string;
  readonly lua: string;
}

/** Redis as the shop sees it. Every call is one round trip with a deadline. */
export interface Redis {
  readonly driver: 'ioredis' | 'vercel-kv';
  /**
   * @throws {StoreError} out of reach (`none`), or the deadline passed (`unknown`: it may have taken effect)
   */
  run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<RedisReply>;
  /** `SET key value NX PX ttlMs`; true when the key was free. Same errors as `run`. */
  setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean>;
  /** Asks what the shop asks: a script that reads and writes. Same errors as `run`. */
  probe(): Promise<void>;
  /** The `INFO` text of the server: which kind it is, its version, its command statistics. */
  info(section: string): Promise<string>;
  close(): Promise<void>;
}
