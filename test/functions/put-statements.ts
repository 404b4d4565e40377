import { vi } from 'vitest';
import { storageFiles } from '#cloud/files.ts';
import { kmsSigner } from '#cloud/kms-signer.ts';
import { signedOrigins } from '#cloud/origins.ts';
import type { Candidate } from '#core/candidate.ts';
import { builderOf, expectedOrigins } from '#core/origin.ts';
import { anOrigin } from '../given/origin.ts';
import type { RunningStack } from './running-stack.ts';

/** Has the stack's own key state where the images of a candidate come from, as its build would. */
export async function putStatements(
  { stack }: Pick<RunningStack, 'stack'>,
  candidate: Candidate,
): Promise<void> {
  const { project, kms, signingKey } = stack;
  vi.stubEnv('STORAGE_EMULATOR_HOST', stack.storage);
  const signer = kmsSigner({ kmsEndpoint: kms, signingKey, trustedKeys: [signingKey] });
  const ports = { files: storageFiles({ project }), signer };
  const origins = signedOrigins(ports, 'csi-release-releases');
  for (const { component, tag, commit, image, builder, repository = '' } of expectedOrigins(
    candidate,
    builderOf(project),
  ))
    await origins.put(anOrigin({ component, tag, commit, image, builder, repository }));
}
