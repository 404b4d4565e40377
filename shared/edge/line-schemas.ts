import { z } from 'zod';
import { type BaseVersion, parseBaseVersion } from '#core/version.ts';
import { durationSchema, pauseSchema } from './durations.ts';
import { recipeShape } from './recipe-schema.ts';
import { lineNameSchema, nameSchema, visibleText } from './texts.ts';
import { namedMap, strictMap } from './yaml-schema.ts';

/** Limits that keep documents small: a candidate holds all components and cells of its line. */
const componentsMax = 50;
const componentsPerLineMax = 30;
const imagesMax = 20;
const platformsMax = 20;
const filesMax = 20;
const fileLengthMax = 255;
const cellsMax = 40;
const attemptsMax = 5;
const promotersMax = 100;
const emailLengthMax = 254;
const longestWaitMs = 60 * 60_000;

const hostLabel = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** The last label begins with a letter, so that no number is taken for a name. */
const hostPattern = `(?:${hostLabel}\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?`;
const pathPart = '[A-Za-z0-9_][A-Za-z0-9._-]{0,99}';
const repositoryPattern = new RegExp(`^https://${hostPattern}/${pathPart}/${pathPart}(?<!\\.git)$`);
const privateHostPattern = /^https:\/\/[^/]*\.(?:internal|local|localhost|localdomain)\//;
const productionPattern =
  /^us-docker\.pkg\.dev\/([a-z][a-z0-9-]{4,28}[a-z0-9]\/[a-z][a-z0-9-]{0,62})$/;
const platformPattern = /^[a-z0-9]+\/[a-z0-9]+(?:\/[a-z0-9]+)?$/;

const repositorySchema = z
  .string()
  .regex(
    repositoryPattern,
    'must be https://HOST/OWNER/NAME: a host name without a port, no user, no .git at the end',
  )
  .refine((text) => !privateHostPattern.test(text), 'must be on a host that everybody can reach');

const platformsSchema = z
  .array(z.string().regex(platformPattern, 'must be a platform such as linux/amd64'))
  .min(1, 'is empty: write the platforms, such as [linux/amd64, linux/arm64]')
  .max(platformsMax, `has more than ${platformsMax} platforms`)
  .refine(isWithoutDoubles, 'names a platform twice');

const productionSchema = z
  .string()
  .regex(productionPattern, 'must be us-docker.pkg.dev/PROJECT/REPOSITORY')
  .transform((text) => text.slice(text.indexOf('/') + 1));

const pathSchema = visibleText(fileLengthMax).regex(
  /^(?!\/)(?!.*\\)(?!(?:.*\/)?\.{0,2}(?:\/|$))/,
  'must be a path inside the repository, such as deploy/kubernetes/rbac.yaml',
);

const recipeSchema = strictMap(recipeShape(durationSchema));

const componentSchema = strictMap({
  repository: repositorySchema,
  images: namedMap(nameSchema, platformsSchema, imagesMax).refine(
    (images) => Object.keys(images).length > 0,
    'is empty: a component without an image cannot be released',
  ),
  production: productionSchema,
  floatingTags: strictMap({ major: z.boolean() }).default({ major: true }),
  files: z
    .array(pathSchema)
    .max(filesMax, `has more than ${filesMax} files`)
    .refine(isWithoutDoubles, 'names a file twice')
    .default([]),
  unit: recipeSchema.exactOptional(),
  recipe: recipeSchema.exactOptional(),
});

/** `components.yaml`: what the lines share. */
export const componentsFileSchema = strictMap({
  components: namedMap(nameSchema, componentSchema, componentsMax),
});

const policyShape = {
  counts: z.enum(['blocking', 'informing'], 'must be blocking or informing'),
  deadline: durationSchema,
  attempts: z
    .int()
    .min(1, 'must be 1 or more')
    .max(attemptsMax, `must be ${attemptsMax} or less`)
    .default(2),
};
const noManual = 'is manual, which is refused for now: nobody can report it yet. Write external';
const cellSchema = z.discriminatedUnion(
  'runs',
  [
    strictMap({
      runs: z.literal('cloud-build'),
      ...policyShape,
      ...recipeShape(durationSchema),
    }),
    strictMap({ runs: z.enum(['unit', 'external']), ...policyShape }),
    strictMap({ runs: z.literal('manual').refine(() => false, noManual), ...policyShape }),
  ],
  'must be unit, cloud-build or external',
);

const baseSchema = z.string().transform((text, context): BaseVersion => {
  const base = parseBaseVersion(text);
  if (base !== undefined) return base;
  const message = 'must be a base version in quotes, such as "1", "1.4" or "1.4.2"';
  context.issues.push({ code: 'custom', input: text, message });
  return z.NEVER;
});

/** `<line>.yaml`: one release line, with all that it takes over from the line that it extends. */
export const lineFileSchema = strictMap({
  line: lineNameSchema,
  extends: lineNameSchema.exactOptional(),
  promoters: z
    .array(z.email('must be an e-mail address').max(emailLengthMax))
    .min(1, 'is empty: write who may promote, by e-mail address')
    .max(promotersMax, `has more than ${promotersMax} promoters`)
    .refine(isWithoutDoubles, 'names somebody twice'),
  quietTime: pauseSchema,
  longestWait: durationSchema.default(longestWaitMs),
  timeToLive: strictMap({
    failed: durationSchema,
    accepted: durationSchema,
    released: durationSchema,
  }),
  components: namedMap(nameSchema, baseSchema, componentsPerLineMax).refine(
    (components) => Object.keys(components).length > 0,
    'is empty: write at least one component with its base version',
  ),
  cells: namedMap(nameSchema, cellSchema, cellsMax),
});

/** What `components.yaml` says. */
export type ComponentsFile = z.output<typeof componentsFileSchema>;

/** What `<line>.yaml` says. */
export type LineFile = z.output<typeof lineFileSchema>;

function isWithoutDoubles(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}
