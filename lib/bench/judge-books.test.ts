import { expect, test } from 'vitest';
import { judgeBooks } from './judge-books';

const books = { capacity: 100, stock: 60, held: 10, sold: 30 };

test.each([
  [books, { acknowledged: 40, inDoubt: 0 }, []],
  [books, { acknowledged: 38, inDoubt: 2 }, []],
  [{ ...books, stock: 61 }, { acknowledged: 40, inDoubt: 0 }, [/^books/]],
  [books, { acknowledged: 41, inDoubt: 5 }, [/^lost/]],
  [books, { acknowledged: 37, inDoubt: 2 }, [/^unacknowledged/]],
  [{ ...books, sold: 31 }, { acknowledged: 39, inDoubt: 1 }, [/^books/, /^unacknowledged/]],
])('%j with %j gives %j', (audit, sales, expected) => {
  expect(judgeBooks(audit, sales)).toEqual(expected.map((each) => expect.stringMatching(each)));
});
