/** How long a lease lives where nobody says otherwise, in ms. */
export const USUAL_LEASE_TTL_MS = 5000;
