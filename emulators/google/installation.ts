import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, readdir, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';

/** What is needed to start Google's Pub/Sub and Firestore emulators without gcloud's own wrapper. */
export interface GoogleInstallation {
  readonly java: string;
  readonly pubsubJar: string;
  readonly firestoreJar: string;
}

const javaMajorMin = 11;
const javaVersionMs = 10_000;

/**
 * Finds Java on the PATH and the two emulators in the gcloud installation that the PATH leads to.
 * @throws when a part is missing: the message names every missing part and how to get it
 */
export async function findGoogleInstallation(
  environment: NodeJS.ProcessEnv,
): Promise<GoogleInstallation> {
  const [java, gcloud] = await Promise.all([findJava(environment), onPath('gcloud', environment)]);
  const platform = gcloud && join(dirname(await realpath(gcloud)), '..', 'platform');
  const [pubsubJar, firestoreJar] = await Promise.all([
    platform && findPubsubJar(platform),
    platform && findFirestoreJar(platform),
  ]);
  if (java !== undefined && pubsubJar && firestoreJar) return { java, pubsubJar, firestoreJar };
  const missing = [
    java === undefined && missingJava,
    !gcloud && missingGcloud,
    gcloud && !pubsubJar && missingEmulator('pubsub-emulator', gcloud),
    gcloud && !firestoreJar && missingEmulator('cloud-firestore-emulator', gcloud),
  ].filter((part) => typeof part === 'string' && part !== '');
  throw new Error(
    `Google's emulators of Pub/Sub and Firestore cannot be started. Missing here:\n` +
      `${missing.map((part) => `  - ${part}\n`).join('')}` +
      'Or let PUBSUB_EMULATOR_HOST and FIRESTORE_EMULATOR_HOST name emulators that run already, ' +
      "or take the stack's own emulators of these two, which need nothing: --emulators own.",
  );
}

const missingJava =
  `java ${javaMajorMin} or newer on the PATH: install a Java runtime, ` +
  'on Debian apt-get install default-jre-headless';
const missingGcloud =
  'gcloud on the PATH: install the Google Cloud CLI, https://cloud.google.com/sdk/docs/install, ' +
  'then gcloud components install pubsub-emulator cloud-firestore-emulator';

function missingEmulator(component: string, gcloud: string): string {
  return (
    `${component} beside ${gcloud}: gcloud components install ${component}, ` +
    `or with Google's packages for Debian apt-get install google-cloud-cli-${debianName(component)}`
  );
}

function debianName(component: string): string {
  return component.replace('cloud-', '');
}

async function findJava(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const java = await onPath('java', environment);
  if (java === undefined) return undefined;
  const major = javaMajor(await versionText(java));
  return major !== undefined && major >= javaMajorMin ? java : undefined;
}

/** The major in `openjdk version "17.0.15"`; up to Java 8 it stood second, as in `"1.8.0_402"`. */
function javaMajor(text: string): number | undefined {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  if (first === undefined) return undefined;
  return Number(first === '1' ? second : first);
}

function versionText(java: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(java, ['-version'], { timeout: javaVersionMs }, (_error, _stdout, stderr) =>
      resolve(stderr),
    );
  });
}

async function onPath(
  command: string,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const folder of folders) {
    const file = join(folder, command);
    if (await isAllowed(file, constants.X_OK)) return file;
  }
  return undefined;
}

async function findPubsubJar(platform: string): Promise<string | undefined> {
  const folder = join(platform, 'pubsub-emulator', 'lib');
  const names = await readdir(folder).catch(() => []);
  const name = names.find((jar) => /^cloud-pubsub-emulator-.*-all\.jar$/.test(jar));
  return name === undefined ? undefined : join(folder, name);
}

async function findFirestoreJar(platform: string): Promise<string | undefined> {
  const jar = join(platform, 'cloud-firestore-emulator', 'cloud-firestore-emulator.jar');
  return (await isAllowed(jar, constants.R_OK)) ? jar : undefined;
}

function isAllowed(file: string, mode: number): Promise<boolean> {
  return access(file, mode).then(
    () => true,
    () => false,
  );
}
