/** A demo's own admin token starts so; a shop that is no demo refuses it. */
export const DEMO_TOKEN_PREFIX = 'demo-';
