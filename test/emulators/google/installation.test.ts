import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findGoogleInstallation } from '../../../emulators/google/installation.ts';

let dir: string;
beforeEach(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'installation-')));
});
afterEach(() => rm(dir, { recursive: true }));

async function file(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(dir, path)), { recursive: true });
  await writeFile(join(dir, path), text);
  await chmod(join(dir, path), 0o755);
}

function givenJava(version: string): Promise<void> {
  return file('bin/java', `#!/bin/sh\necho 'openjdk version "${version}" 2024-01-16' >&2\n`);
}

async function givenGcloud(...jars: readonly string[]): Promise<void> {
  await file('sdk/bin/gcloud', '#!/bin/sh\n');
  await mkdir(join(dir, 'bin'), { recursive: true });
  await symlink(join(dir, 'sdk/bin/gcloud'), join(dir, 'bin/gcloud'));
  for (const jar of jars) await file(`sdk/platform/${jar}`, '');
}

const pubsubJar = 'pubsub-emulator/lib/cloud-pubsub-emulator-0.8.20-all.jar';
const firestoreJar = 'cloud-firestore-emulator/cloud-firestore-emulator.jar';

function find() {
  return findGoogleInstallation({ PATH: `${join(dir, 'none')}:${join(dir, 'bin')}` });
}

test('The jars are found through the link on the PATH that leads to gcloud', async () => {
  await givenJava('11.0.2');
  await givenGcloud(pubsubJar, firestoreJar);
  expect(await find()).toEqual({
    java: join(dir, 'bin/java'),
    pubsubJar: join(dir, 'sdk/platform', pubsubJar),
    firestoreJar: join(dir, 'sdk/platform', firestoreJar),
  });
});

test.each([
  { java: '17.0.15', jars: undefined, missing: ['gcloud'] },
  { java: undefined, jars: undefined, missing: ['java', 'gcloud'] },
  { java: '1.8.0_402', jars: [pubsubJar, firestoreJar], missing: ['java'] },
  { java: '10.0.2', jars: [pubsubJar, firestoreJar], missing: ['java'] },
  { java: '21', jars: [pubsubJar], missing: ['cloud-firestore-emulator'] },
  { java: '21', jars: [firestoreJar], missing: ['pubsub-emulator'] },
  { java: '21', jars: [], missing: ['pubsub-emulator', 'cloud-firestore-emulator'] },
])('With java $java and the jars $jars the error asks for $missing', async (row) => {
  if (row.java) await givenJava(row.java);
  if (row.jars) await givenGcloud(...row.jars);
  const error = await find().then(String, String);
  const asked = [...error.matchAll(/^ {2}- (\S+)/gm)].map(([, part]) => part);
  expect(asked).toEqual(row.missing);
  expect(error).toContain('--emulators own');
});
