import { expect, test } from 'vitest';
import { shareSockets } from './worker-pool';

test.each([
  [10, 4, [3, 3, 2, 2]],
  [64, 1, [64]],
  [7, 7, [1, 1, 1, 1, 1, 1, 1]],
])('%i sockets are %i threads’ together, no more and no fewer', (sockets, threads, shares) => {
  expect(
    Array.from({ length: threads }, (_, number) => shareSockets(sockets, { number, of: threads })),
  ).toEqual(shares);
});
