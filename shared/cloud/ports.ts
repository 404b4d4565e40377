import type { Places, Ports } from '#flow/ports.ts';
import { systemClock } from './clock.ts';
import {
  lateAnnouncing,
  lateAnonymous,
  lateBuilds,
  lateBus,
  lateFiles,
  lateImages,
  lateLines,
  lateNotes,
  latePeople,
  lateReports,
  lateSetFiles,
  lateSigner,
  lateSource,
  lateStaging,
  lateStore,
} from './late-ports.ts';
import { jsonLog } from './log.ts';
import { signedOrigins } from './origins.ts';
import { systemRandom } from './random.ts';
import type { Environment } from './setting-reader.ts';
import { readSettings, type Settings } from './settings.ts';
import type { SignIn } from './sign-in.ts';
import { signedStatements } from './statements.ts';
import { topicOf } from './topics.ts';
import { type WebhookSecrets, webhookSecrets } from './webhook-secrets.ts';

/** Everything outside that a function is given. */
type Connected = Ports & { readonly signIn: SignIn; readonly webhookSecrets: WebhookSecrets };

let ofThisProcess: Connected | undefined;

/**
 * The ports of this process, from its environment; one client of each service serves all events.
 * @throws an error that names every variable that is absent or wrong
 */
export function connected(): Connected {
  ofThisProcess ??= connect(process.env);
  return ofThisProcess;
}

/**
 * Connects the ports to what an environment names. Nothing is asked yet, and each client library is
 * loaded when its port is first used, so that a function loads only what it uses.
 * @throws an error that names every variable that is absent or wrong
 */
export function connect(environment: Environment): Connected {
  const settings = readSettings(environment);
  const files = lateFiles(async () => (await import('./files.ts')).storageFiles(settings));
  const signer = lateSigner(async () => (await import('./kms-signer.ts')).kmsSigner(settings));
  return {
    store: lateStore(async () => (await import('./store.ts')).firestoreStore(settings)),
    bus: lateBus(async () => (await import('./bus.ts')).pubsubBus(settings)),
    builds: lateBuilds(async () => (await import('./builds.ts')).cloudBuilds(settings)),
    images: lateImages(async () => (await import('./images.ts')).registryImages(settings)),
    staging: lateStaging(async () => (await import('./staging.ts')).listedStaging(settings)),
    announcing: lateAnnouncing(async () =>
      (await import('./announcing.ts')).announcingAt(settings),
    ),
    anonymous: lateAnonymous(async () => (await import('./anonymous.ts')).publicRegistry(settings)),
    files,
    origins: signedOrigins({ files, signer }, settings.releaseBucket),
    statements: signedStatements({ files, signer }, settings.releaseBucket),
    setFiles: lateSetFiles(async () => (await import('./set-files.ts')).writtenSetFiles),
    notes: lateNotes(async () => (await import('./notes.ts')).readNotes),
    reports: lateReports(async () => (await import('./reports.ts')).fetchedReports(settings)),
    source: lateSource(async () => (await import('./source.ts')).gitSource(settings)),
    lines: lateLines(async () => (await import('./lines.ts')).fileLines(settings)),
    signIn: {
      people: latePeople(async () => (await import('./people.ts')).oidcPeople(settings)),
      pageOrigin: settings.page?.origin,
    },
    webhookSecrets: webhookSecrets(settings),
    clock: systemClock(settings),
    random: systemRandom,
    log: jsonLog(),
    places: placesOf(settings),
  };
}

function placesOf(settings: Settings): Places {
  const { issuer, audiences, clientId } = settings.oidc;
  const { project, stagingProject, sourceBucket, releaseBucket, downloadEndpoint } = settings;
  const { logsBucket, buildsMax, expiredMax } = settings;
  return {
    project,
    staging: `${stagingProject}/gcr.io`,
    stagingProject,
    sourceBucket,
    releaseBucket,
    logsBucket,
    buildsMax,
    expiredMax,
    downloads: downloadEndpoint,
    signIn: { issuer, audiences, ...(clientId === undefined ? {} : { clientId }) },
    topics: {
      'tag-detected': topicOf('tag-detected'),
      'build-finished': topicOf('build-finished'),
      'tests-passed': topicOf('tests-passed'),
      'promote-requested': topicOf('promote-requested'),
      'gc-tick': topicOf('gc-tick'),
    },
  };
}
