import { signedStatements } from '#cloud/statements.ts';
import type { SignedStatement } from '#flow/statements.ts';
import { openGate } from '../world/faults.ts';
import { openBuckets } from '../world/files.ts';
import { openKeys } from '../world/keys.ts';
import { aSetStatement } from './set-statement.ts';

/** The bucket of statements in these tests. */
export const bucket = 'releases';
/** What they state. */
export const stated = aSetStatement();

/** A bucket without statements, and a key. */
export function aPlaceOfStatements() {
  const gate = openGate(async () => 'ok');
  const keys = openKeys();
  const files = openBuckets([bucket]);
  const ports = { files: files.port(gate), signer: keys.port(gate) };
  const key = () => keys.publicKey(keys.signing) ?? '';
  return { keys, files, statements: signedStatements(ports, bucket), key };
}

/** States the set, and finds that. */
export async function signed({
  statements,
}: Pick<ReturnType<typeof aPlaceOfStatements>, 'statements'>): Promise<SignedStatement> {
  await statements.put(stated);
  const found = await statements.find(stated);
  if (found.kind !== 'signed') throw new Error(`the statement is ${found.kind}`);
  return found;
}
