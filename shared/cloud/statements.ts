import { PermanentError } from '#core/permanent-error.ts';
import type { FoundStatement } from '#core/set-statement.ts';
import { bundleManifestText, emptyConfig, manifestType } from '#edge/bundle-manifest.ts';
import { type Envelope, readEnvelope } from '#edge/envelope.ts';
import { readManifest } from '#edge/manifest.ts';
import { statementType } from '#edge/origin-statement.ts';
import { readSetStatement } from '#edge/read-set-statement.ts';
import { setPredicate, setStatementText } from '#edge/set-statement.ts';
import { bundleText } from '#edge/sigstore-bundle.ts';
import { statementObject } from '#flow/addresses.ts';
import type { Files } from '#flow/files.ts';
import { contentDigest } from '#flow/identify.ts';
import type { Manifest } from '#flow/images.ts';
import type { Signer } from '#flow/signer.ts';
import type { SignedStatement, Statements } from '#flow/statements.ts';
import { envelopeType, opened, sealed } from './envelopes.ts';
import { keyHintOf } from './key-hint.ts';

/** So many statements are opened once a process: few promotions are under way at a time. */
const rememberedMax = 4;

const config = new TextEncoder().encode(emptyConfig);

/** Statements of sets as envelopes in a bucket, which become bundles that Sigstore's tools read. */
export function signedStatements(
  { files, signer }: { readonly files: Files; readonly signer: Signer },
  bucket: string,
): Statements {
  const known = new Map<string, SignedStatement>();
  return {
    find: async (address) => {
      const bytes = await files.get(bucket, statementObject(address));
      if (bytes === undefined) return { kind: 'absent' };
      const content = contentDigest(bytes);
      const found = known.get(content) ?? (await read(signer, bytes));
      if (found.kind === 'signed') remember(known, content, found);
      return found;
    },
    put: async (statement) => {
      const text = new TextEncoder().encode(setStatementText(statement));
      const envelope = await sealed(signer, statementType, text);
      const found = await read(signer, envelope);
      if (found.kind !== 'signed') throw new Error(`${ownFault(found)}: look at SIGNING_KEY`);
      await files.putIfAbsent(bucket, statementObject(statement), envelope, envelopeType);
    },
    blobs: ({ bundle }) => [config, bundle],
    referrer: referrerOf,
  };
}

function ownFault(found: Exclude<FoundStatement, { kind: 'signed' }>): string {
  const why = found.kind === 'malformed' ? ` (${found.why})` : '';
  return `the statement that we signed ourselves is ${found.kind} to us${why}`;
}

async function read(signer: Signer, bytes: Uint8Array): Promise<FoundStatement> {
  const found = await opened(signer, statementType, bytes);
  if (found.kind !== 'signed') return found;
  const { payload, keyId } = found;
  const key = await signer.publicKey(keyId);
  if (key === undefined) return { kind: 'unknown-key', keyIds: [keyId] };
  try {
    const statement = readSetStatement(payload, 'the statement');
    const envelope = signedOnce(readEnvelope(bytes, 'the envelope'));
    const bundle = bundleText({ envelope, keyHint: keyHintOf(key) });
    return { kind: 'signed', statement, bundle: new TextEncoder().encode(bundle) };
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return { kind: 'malformed', why: error.message };
  }
}

/** A bundle has one signature, and so has what we sign. */
function signedOnce(envelope: Envelope): Envelope {
  const { length } = envelope.signatures;
  if (length === 1) return envelope;
  throw new PermanentError('malformed', `the envelope has ${length} signatures, not one`);
}

/** The statement of one promotion is asked for once for each of its images. */
function remember(
  known: Map<string, SignedStatement>,
  content: string,
  found: SignedStatement,
): void {
  known.set(content, found);
  const [oldest] = known.keys();
  if (known.size > rememberedMax && oldest !== undefined) known.delete(oldest);
}

function referrerOf({ statement, bundle }: SignedStatement, subject: Manifest): Manifest {
  const text = bundleManifestText({
    subject: described(subject),
    bundle: { digest: contentDigest(bundle), size: bundle.length },
    config: { digest: contentDigest(config), size: config.length },
    predicateType: setPredicate,
    createdAtMs: statement.admittedAtMs,
  });
  const bytes = new TextEncoder().encode(text);
  const digest = contentDigest(bytes);
  const named = readManifest(manifestType, bytes, 'a manifest of ours');
  return { digest, mediaType: manifestType, bytes, ...named };
}

function described({ mediaType, digest, bytes }: Manifest) {
  return { mediaType, digest, size: bytes.length };
}
