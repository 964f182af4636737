/** What `npm run doctor` found. `bad`: the shop cannot run. `poor`: it can, with less. */
export interface Finding {
  readonly grade: 'good' | 'poor' | 'bad';
  readonly found: string;
  /** How to get what is missing. */
  readonly remedy?: string;
}
