import { expect, test } from 'vitest';
import { requestedBuildSchema } from '../../../emulators/cloud-build/build.ts';
import { validateRequest } from '../../../emulators/cloud-build/validate.ts';

const noPlace = 'must either (a) specify';
const twoPlaces = 'cannot be set when logging is CLOUD_LOGGING_ONLY';

test.each<[string, string, string, string | undefined]>([
  ['LEGACY', '', '', undefined],
  ['LEGACY', 'gs://logs', 's', undefined],
  ['LEGACY', '', 's', noPlace],
  ['GCS_ONLY', '', '', undefined],
  ['GCS_ONLY', 'gs://logs', 's', undefined],
  ['GCS_ONLY', '', 's', noPlace],
  ['CLOUD_LOGGING_ONLY', '', 's', undefined],
  ['CLOUD_LOGGING_ONLY', 'gs://logs', '', twoPlaces],
  ['NONE', '', 's', undefined],
])('logging %s to "%s" as "%s" gives the refusal %s', (logging, logsBucket, account, refusal) => {
  const build = requestedBuildSchema.parse({
    steps: [{ name: 'ubuntu' }],
    options: { logging },
    logsBucket,
    serviceAccount: account,
  });
  const validate = () => validateRequest(build);
  if (refusal === undefined) expect(validate).not.toThrow();
  else expect(validate).toThrow(refusal);
});
