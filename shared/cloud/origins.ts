import type { FoundOrigin } from '#core/origin.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { originStatement, readOriginStatement, statementType } from '#edge/origin-statement.ts';
import { originObject } from '#flow/addresses.ts';
import type { Files } from '#flow/files.ts';
import type { Origins } from '#flow/origins.ts';
import type { Signer } from '#flow/signer.ts';
import { envelopeType, opened, sealed } from './envelopes.ts';

/** Statements of origin as envelopes in a bucket: who may write there can take them away, or forge none. */
export function signedOrigins(
  { files, signer }: { readonly files: Files; readonly signer: Signer },
  bucket: string,
): Origins {
  return {
    find: async (address) => {
      const bytes = await files.get(bucket, originObject(address));
      return bytes === undefined ? { kind: 'absent' } : read(signer, bytes);
    },
    put: async (origin) => {
      const statement = new TextEncoder().encode(originStatement(origin));
      const envelope = await sealed(signer, statementType, statement);
      const { kind } = await read(signer, envelope);
      if (kind !== 'signed')
        throw new Error(`what we signed ourselves is ${kind} to us: look at SIGNING_KEY`);
      await files.putIfAbsent(bucket, originObject(origin), envelope, envelopeType);
    },
    remove: async (address) => {
      await files.remove(bucket, originObject(address));
    },
  };
}

async function read(signer: Signer, envelope: Uint8Array): Promise<FoundOrigin> {
  const found = await opened(signer, statementType, envelope);
  if (found.kind !== 'signed') return found;
  try {
    const origin = readOriginStatement(found.payload, 'the statement');
    return { kind: 'signed', origin };
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return { kind: 'malformed', why: error.message };
  }
}
