import type { Sale } from './history-sale';
import { verifyAnswers } from './verify-answers';
import { verifyBooks } from './verify-books';
import { verifyRecord } from './verify-record';
import { verifyStock } from './verify-stock';

/** What a sale's history proves to be wrong, as sentences, the gravest first. Empty: nothing. */
export function verifySale(sale: Sale): readonly string[] {
  return [...verifyStock(sale), ...verifyAnswers(sale), ...verifyBooks(sale), ...verifyRecord(sale)];
}
