import type { Firestore } from '@google-cloud/firestore';
import { describe } from 'vitest';
import { documentContract, type OpenFirestore } from './firestore/documents.ts';
import { fieldContract } from './firestore/fields.ts';
import { listingContract } from './firestore/listings.ts';
import { queryContract } from './firestore/queries.ts';
import { transactionContract } from './firestore/transactions.ts';

/** What Firestore does for its official client, whoever serves it. Each test has its documents. */
export function firestoreContract(firestore: () => Firestore, open: OpenFirestore): void {
  describe('documents', () => documentContract(firestore, open));
  describe('fields', () => fieldContract(firestore));
  describe('transactions', () => transactionContract(firestore));
  describe('queries', () => queryContract(firestore));
  describe('listings and batches', () => listingContract(firestore));
}
