import { expect, test } from 'vitest';
import { judgeBooks } from './judge-books';

const books = { capacity: 100, stock: 60, held: 10, sold: 30 };

test.each([
  [books, { told: 40, inDoubt: 0 }, []],
  [books, { told: 38, inDoubt: 2 }, []],
  [{ ...books, stock: 61 }, { told: 40, inDoubt: 0 }, [/^books/]],
  [books, { told: 41, inDoubt: 5 }, [/^lost/]],
  [books, { told: 37, inDoubt: 2 }, [/^untold/]],
  [{ ...books, sold: 31 }, { told: 39, inDoubt: 1 }, [/^books/, /^untold/]],
])('%j with %j gives %j', (audit, sales, expected) => {
  expect(judgeBooks(audit, sales)).toEqual(expected.map((each) => expect.stringMatching(each)));
});
