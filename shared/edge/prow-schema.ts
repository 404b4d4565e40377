import { z } from 'zod';
import { plainText, visibleText } from './texts.ts';
import { namedMap, strictMap } from './yaml-schema.ts';

const textLengthMax = 200;
const valueLengthMax = 4000;
const variablesMax = 100;
const labelsMax = 20;
const pullsMax = 10;

const text = visibleText(textLengthMax);
const refsSchema = strictMap({
  org: text.describe('The owner of the repository.'),
  repo: text.describe('Its name.'),
  baseRef: text.describe('A branch or a tag, such as $_VERSION_COMPONENT.'),
  baseSha: text.describe('The commit, such as $_COMMIT_COMPONENT.'),
  pulls: z
    .array(
      strictMap({
        number: z.int().min(1, 'must be 1 or more').describe('Of the pull request.'),
        sha: text.describe('Its commit.'),
      }),
    )
    .min(1, 'is empty: write a pull request')
    .max(pullsMax, `has more than ${pullsMax} pull requests`)
    .exactOptional()
    .describe('The pull requests of a presubmit job.'),
});

/**
 * A job of Prow, by the words of its configuration.
 * @see https://docs.prow.k8s.io/docs/jobs/
 */
export const prowSchema = strictMap({
  type: z
    .enum(['periodic', 'postsubmit', 'presubmit'], 'must be periodic, postsubmit or presubmit')
    .describe("The kind of job, as Prow's configuration lists it."),
  job: text
    .regex(
      /^[\w.${}-]+$/,
      'must be a name of Prow\'s: letters, digits, "-", "_", "." and what is mentioned as $_NAME',
    )
    .describe("Its name in Prow's configuration."),
  refs: refsSchema
    .exactOptional()
    .describe('What it clones; a periodic job clones what its configuration says.'),
  env: namedMap(
    z.string().regex(/^[A-Za-z_]\w*$/, 'must be the name of a variable'),
    plainText(valueLengthMax),
    variablesMax,
  )
    .default({})
    .describe('The variables of its containers.'),
  labels: namedMap(text, text, labelsMax).default({}).describe('Labels of the job.'),
});
