/** A demo's own tokens start so; a shop that is no demo refuses them. */
export const DEMO_TOKEN_PREFIX = 'demo-';
