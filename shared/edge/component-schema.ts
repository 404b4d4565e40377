import { z } from 'zod';
import { parseVersionBound, type VersionBound } from '#core/component-image.ts';
import { buildDurationSchema } from './durations.ts';
import { recipeShape } from './recipe-schema.ts';
import { nameSchema, visibleText } from './texts.ts';
import { distinct, namedMap, parsedText, strictMap } from './yaml-schema.ts';

/** Of all lines together; what keeps a candidate small is how many of them one line may have. */
const componentsMax = 500;
/** Limits that keep documents small: a candidate holds all components of its line. */
const imagesMax = 20;
const platformsMax = 20;
const filesMax = 20;
const fileLengthMax = 255;

const hostLabel = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** The last label begins with a letter, so that no number is taken for a name. */
const hostPattern = `(?:${hostLabel}\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?`;
const pathPart = '[A-Za-z0-9_][A-Za-z0-9._-]{0,99}';
const repositoryPattern = new RegExp(
  `^https://${hostPattern}/${pathPart}/${pathPart}(?<!\\.[gG][iI][tT])$`,
);
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

const platformsSchema = distinct(
  z
    .array(z.string().regex(platformPattern, 'must be a platform such as linux/amd64'))
    .min(1, 'is empty: write the platforms, such as [linux/amd64, linux/arm64]')
    .max(platformsMax, `has more than ${platformsMax} platforms`),
  'names a platform twice',
);

const boundSchema = parsedText(
  /^(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){0,2}(?:-[0-9A-Za-z.-]+)?$/,
  (text): VersionBound | undefined => parseVersionBound(text),
  'must be a version in quotes, such as "8", "8.4", "8.4.0" or "2.0.0-rc2"',
);

const imageSchema = z
  .union(
    [
      platformsSchema.describe('Every platform that its index must list; of every version.'),
      strictMap({
        platforms: platformsSchema.describe('Every platform that its index must list.'),
        optional: platformsSchema
          .exactOptional()
          .describe('Platforms that its index may come without; told where it does.'),
        since: boundSchema
          .exactOptional()
          .describe('The first version that has the image, in quotes: "8.4" means from 8.4.0 on.'),
        until: boundSchema
          .exactOptional()
          .describe(
            'The first version that has the image no more, in quotes: "8.2" means before 8.2.0, ' +
              'so that patches to 8.1 have it.',
          ),
      }),
    ],
    'must be a list of platforms, or a map of platforms, optional, since and until',
  )
  .transform((given) => ('platforms' in given ? withoutOptional(given) : { platforms: given }));

const productionSchema = z
  .string()
  .regex(productionPattern, 'must be us-docker.pkg.dev/PROJECT/REPOSITORY')
  .transform((text) => text.slice(text.indexOf('/') + 1));

const pathSchema = visibleText(fileLengthMax).regex(
  /^(?!\/)(?!.*\\)(?!(?:.*\/)?\.{0,2}(?:\/|$))/,
  'must be a path inside the repository, such as deploy/kubernetes/rbac.yaml',
);

/** What keeps a file of a folder from being released under its path, in words. */
export function releasedPathFault(path: string): string | undefined {
  const [issue] = pathSchema.safeParse(path).error?.issues ?? [];
  return issue?.message;
}

const askedPathSchema = visibleText(fileLengthMax).regex(
  /^(?!\/)(?!.*\\)(?!(?:.*\/)?\.{0,2}\/)(?!(?:.*\/)?\.{1,2}$)/,
  'must be a path inside the repository, such as deploy/kubernetes/rbac.yaml, or a folder, such as config/crd/',
);

const recipeSchema = strictMap(recipeShape(buildDurationSchema));

const componentSchema = strictMap({
  repository: repositorySchema.describe(
    'The repository, https://HOST/OWNER/NAME: no port, no user, no number for a host.',
  ),
  images: namedMap(nameSchema, imageSchema, imagesMax)
    .refine(
      (images) => Object.keys(images).length > 0,
      'is empty: a component without an image cannot be released',
    )
    .meta({ minProperties: 1 })
    .describe('Every image that a build must push. An image belongs to one component.'),
  production: productionSchema.describe(
    'The repository that users pull from: us-docker.pkg.dev/PROJECT/REPOSITORY.',
  ),
  floatingTags: strictMap({
    major: z.boolean().describe('Whether vX follows as well as vX.Y; there is no v0.'),
  })
    .default({ major: true })
    .describe('Which floating tags a release moves.'),
  files: distinct(
    z.array(askedPathSchema).max(filesMax, `has more than ${filesMax} files`),
    'names a file twice',
  )
    .default([])
    .describe(
      'Files of the repository that are released beside its images. What ends with a slash is a ' +
        'folder: all files below it are.',
    ),
  unit: recipeSchema.exactOptional().describe('Its unit tests, run at its commit.'),
  recipe: recipeSchema
    .exactOptional()
    .describe('How it is built, for a component without a cloudbuild.yaml of its own.'),
});

/** The keys of a component. */
export const componentKeys = Object.keys(componentSchema.shape);

/** `components.yaml`: what the lines share, written once so that no two of them can differ in it. */
export const componentsFileSchema = strictMap({
  components: namedMap(nameSchema, componentSchema, componentsMax).describe(
    'The components that the release lines share, by name.',
  ),
});

/** What `components.yaml` says. */
export type ComponentsFile = z.output<typeof componentsFileSchema>;

/** What may be missing is not among what must be there, in whichever list it was written. */
function withoutOptional<Given extends PlatformLists>(given: Given): Given {
  const { platforms, optional = [] } = given;
  return { ...given, platforms: platforms.filter((platform) => !optional.includes(platform)) };
}

interface PlatformLists {
  readonly platforms: string[];
  readonly optional?: string[];
}
