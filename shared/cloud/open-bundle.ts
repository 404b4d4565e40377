import { verify } from 'node:crypto';
import { PermanentError } from '#core/permanent-error.ts';
import type { FoundStatement } from '#core/set-statement.ts';
import { signedBytes } from '#edge/envelope.ts';
import { statementType } from '#edge/origin-statement.ts';
import { readSetStatement } from '#edge/read-set-statement.ts';
import { readBundle } from '#edge/sigstore-bundle.ts';
import { keyHintOf } from './key-hint.ts';

/** What a bundle turns out to be; the statement is told only of one that a trusted key signed. */
export type OpenedBundle = Exclude<FoundStatement, { readonly kind: 'absent' }>;

/**
 * Opens the bundle of a set's statement, offline: by public keys that are trusted, as PEM, and by
 * nothing else. Which of them is meant the bundle says.
 * @throws an error where one of the keys is no public key
 */
export function openBundle(bytes: Uint8Array, trustedKeys: readonly string[]): OpenedBundle {
  try {
    return openedBy(new Map(trustedKeys.map((pem) => [keyHintOf(pem), pem])), bytes);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return { kind: 'malformed', why: error.message };
  }
}

function openedBy(trusted: ReadonlyMap<string, string>, bytes: Uint8Array): OpenedBundle {
  const { envelope, keyHint } = readBundle(bytes, 'the bundle');
  const { signatures, payload, payloadType } = envelope;
  const keyIds = signatures.map(({ keyId }) => keyId);
  const pem = trusted.get(keyHint);
  if (pem === undefined) return { kind: 'unknown-key', keyIds };
  const signed = signedBytes(envelope);
  if (!signatures.some(({ signature }) => verify('sha256', signed, pem, signature)))
    return { kind: 'bad-signature', keyId: keyIds.join(', ') };
  if (payloadType !== statementType)
    return { kind: 'malformed', why: `it is ${payloadType}, not ${statementType}` };
  return { kind: 'signed', statement: readSetStatement(payload, 'the statement'), bundle: bytes };
}
