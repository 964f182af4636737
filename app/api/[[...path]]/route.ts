import { toProblem, toResponse } from '@/lib/shop/sale/answer';

/** Whatever is no route of the API: a 404 that a program can read. */
const answer = () => toResponse(toProblem({ kind: 'not-found' }));

export { answer as DELETE, answer as GET, answer as OPTIONS, answer as PATCH, answer as POST, answer as PUT };
