import { z } from 'zod';
import { reasonText, releaseNameText } from './texts.ts';

/** The full name of a release, `sample@v1.2.0`, as somebody asks for it. */
export const shownReleaseSchema = releaseNameText('must be LINE@VERSION, such as sample@v1.2.0');

/** What a request to withdraw a release says, which is not the withdrawal of a component's tag. */
export const withdrawnReleaseRequestSchema = z
  .object({
    release: shownReleaseSchema,
    reason: reasonText('say what is wrong with this release'),
  })
  .transform(({ release, reason }) => {
    const [line = '', version = ''] = release.split('@');
    return { line, version, reason };
  })
  .meta({ id: 'ReleaseWithdrawalRequest' });
