/** What was typed after `npm run faults`. */
export interface FaultsFlags {
  readonly only?: string;
  readonly with?: string;
  readonly checkout?: string;
  readonly lanes: number;
  readonly count: number;
  readonly seed?: number;
  readonly drivers: 'tcp' | 'http';
}
