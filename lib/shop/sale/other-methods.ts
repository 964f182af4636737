import { toProblem, toResponse } from './answer';

/**
 * For a route file: every method that its route does not have, answered with a 405 that names those it has.
 * @param allow as in the header, such as `GET, HEAD`
 */
export function otherMethods(allow: string) {
  const refuse = () => toResponse(toProblem({ kind: 'method-not-allowed', allow }));
  return {
    GET: refuse,
    POST: refuse,
    PUT: refuse,
    PATCH: refuse,
    DELETE: refuse,
    OPTIONS: () => new Response(null, { status: 204, headers: { allow } }),
  };
}
