import { toProblem } from '@/lib/shop/sale/answer';

/** Whatever is no route of the API: a 404 that a program can read. */
function answer(): Response {
  const { status, headers, body } = toProblem({ kind: 'not-found' });
  return new Response(body, { status, headers });
}

export { answer as DELETE, answer as GET, answer as OPTIONS, answer as PATCH, answer as POST, answer as PUT };
