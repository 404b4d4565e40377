import { WireError } from '../wire/error.ts';
import { durationMs, type RequestedBuild } from './build.ts';
import { checkEnvs, checkSteps } from './validate-steps.ts';
import { checkVolumes } from './validate-volumes.ts';

const imagesMax = 100;
const imageLengthMax = 1_000;
const tagsMax = 64;
const timeoutMaxMs = 24 * 60 * 60 * 1_000;

const tagPattern = /^[\w][\w.-]{0,127}$/;
const pathPart = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const imagePattern = new RegExp(
  [
    '^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::[0-9]+)?/)?',
    `${pathPart}(?:/${pathPart})*`,
    '(?::[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$',
  ].join(''),
);

/** Parts of a Build that would have to be ignored: refused, so that nobody relies on them. */
const unsupportedFields: readonly string[] = [
  ...['secrets', 'availableSecrets', 'approval', 'gitConfig', 'dependencies'],
];
const unsupportedStepFields: readonly string[] = ['secretEnv'];

/**
 * Refuses what Cloud Build refuses before it looks at substitutions, and what cannot be done here.
 *
 * @throws WireError INVALID_ARGUMENT or UNIMPLEMENTED
 */
export function validateRequest(build: RequestedBuild): void {
  const timeoutMs = durationMs(build.timeout);
  if (timeoutMs > timeoutMaxMs) throw invalid('timeout exceeds the timeout limit of 24h0m0s');
  if (timeoutMs < 0) throw invalid('invalid timeout: timeout must be >=0');
  if (durationMs(build.queueTtl) <= 0) throw invalid('invalid queue_ttl: it must be >0');
  checkUnsupported(build);
  checkSource(build);
  checkImages(build);
  const steps = checkSteps(build.steps, timeoutMs === 0 ? timeoutMaxMs : timeoutMs);
  if (steps !== undefined) throw invalid(`invalid .steps field: ${steps}`);
  const envs = checkEnvs(build.options.env);
  if (envs !== undefined) throw invalid(`invalid .options.env field: ${envs}`);
  const volumes = checkVolumes(build);
  if (volumes !== undefined) throw invalid(volumes);
  checkLogs(build);
}

/**
 * Refuses names that are wrong when their substitutions are known; drops empty and double tags.
 *
 * @throws WireError INVALID_ARGUMENT
 */
export function validateExpanded(build: RequestedBuild): RequestedBuild {
  for (const { name } of build.steps) {
    if (!imagePattern.test(name)) throw invalid(`invalid build step name "${name}"`);
  }
  for (const image of build.images) {
    if (imagePattern.test(image)) continue;
    const inLowerCase = imagePattern.test(image.toLowerCase());
    const why = inLowerCase ? ' contains uppercase letters' : '';
    throw invalid(`invalid image name "${image}"${why}`);
  }
  if (build.tags.length > tagsMax) {
    throw invalid(`number of tags ${build.tags.length} exceeded (max: ${tagsMax})`);
  }
  const tags = [...new Set(build.tags)].filter((tag) => tag !== '');
  for (const tag of tags) {
    if (!tagPattern.test(tag)) {
      throw invalid(`invalid build tag "${tag}": must match format "${tagPattern.source}"`);
    }
  }
  return { ...build, tags };
}

function checkUnsupported(build: RequestedBuild): void {
  const isSet = (value: unknown): boolean =>
    value !== undefined && !(Array.isArray(value) && value.length === 0);
  const found = [
    ...unsupportedFields.filter((field) => isSet(build[field])),
    ...['secretEnv']
      .filter((field) => isSet(build.options[field]))
      .map((field) => `options.${field}`),
    ...Object.keys(build.artifacts ?? {})
      .filter((field) => field !== 'images' && isSet(build.artifacts?.[field]))
      .map((field) => `artifacts.${field}`),
    ...build.steps.flatMap((step, index) =>
      unsupportedStepFields
        .filter((field) => isSet(step[field]))
        .map((field) => `steps[${index}].${field}`),
    ),
  ];
  if (found.length > 0) {
    throw new WireError(
      'UNIMPLEMENTED',
      `The Cloud Build emulator does not support ${found.join(', ')}: leave out what it names`,
    );
  }
}

function checkSource(build: RequestedBuild): void {
  const kinds = Object.keys(build.source ?? {}).filter((kind) => kind !== 'storageSource');
  if (kinds.length > 0) {
    throw new WireError(
      'UNIMPLEMENTED',
      `The Cloud Build emulator does not support source.${kinds[0]}: use source.storageSource`,
    );
  }
  const storage = build.source?.storageSource;
  if (storage !== undefined && (storage.bucket === '' || storage.object === '')) {
    throw invalid('invalid .source field: storage_source must name a bucket and an object');
  }
}

function checkImages(build: RequestedBuild): void {
  const { images } = build;
  const others = build.artifacts?.images ?? [];
  if (images.length > 0 && others.length > 0 && images.join('\n') !== others.join('\n')) {
    throw invalid(
      'invalid .artifacts field: cannot specify different .images and .artifacts.images',
    );
  }
  if (images.length > imagesMax) {
    throw invalid(`invalid .artifacts field: cannot specify more than ${imagesMax} images`);
  }
  images.forEach((image, index) => {
    if (image.length <= imageLengthMax) return;
    throw invalid(`invalid .artifacts field: image ${index} too long (max: ${imageLengthMax})`);
  });
}

function checkLogs(build: RequestedBuild): void {
  const { logging, defaultLogsBucketBehavior } = build.options;
  if (build.logsBucket !== '' && logging === 'CLOUD_LOGGING_ONLY') {
    throw invalid('build.logs_bucket cannot be set when logging is CLOUD_LOGGING_ONLY');
  }
  const decided =
    build.logsBucket !== '' ||
    defaultLogsBucketBehavior === 'REGIONAL_USER_OWNED_BUCKET' ||
    logging === 'CLOUD_LOGGING_ONLY' ||
    logging === 'NONE';
  if (build.serviceAccount !== '' && !decided) {
    throw invalid(
      "if 'build.service_account' is specified, the build must either (a) specify " +
        "'build.logs_bucket', (b) use the REGIONAL_USER_OWNED_BUCKET " +
        'build.options.default_logs_bucket_behavior option, or (c) use either CLOUD_LOGGING_ONLY / NONE logging options',
    );
  }
}

/** How Cloud Build words it. */
function invalid(why: string): WireError {
  return new WireError('INVALID_ARGUMENT', `invalid build: ${why}`);
}
