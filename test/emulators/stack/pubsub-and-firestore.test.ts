import { expect, test } from 'vitest';
import type { EmulatorChoice } from '../../../emulators/stack/options.ts';
import { chooseEmulators } from '../../../emulators/stack/pubsub-and-firestore.ts';

const nothing = { PATH: '/nowhere' };
const both = { PUBSUB_EMULATOR_HOST: 'here:1', FIRESTORE_EMULATOR_HOST: 'here:2' };

test.each<[EmulatorChoice, string, NodeJS.ProcessEnv, string]>([
  ['own', 'Google runs both already', both, 'own'],
  ['own', 'nothing is installed', nothing, 'own'],
  ['auto', 'Google runs both already', both, 'official'],
  ['auto', 'nothing is installed', nothing, 'own'],
  ['auto', 'only one runs', { ...nothing, PUBSUB_EMULATOR_HOST: 'here:1' }, 'own'],
  ['official', 'Google runs both already', both, 'official'],
])('%s where %s', async (choice, _where, environment, kind) => {
  expect(await chooseEmulators(choice, environment)).toEqual({ kind });
});

test('official says what is missing, and what else there is', async () => {
  const chosen = chooseEmulators('official', nothing);
  await expect(chosen).rejects.toThrow(/java 11 or newer.*gcloud on the PATH.*--emulators own/s);
});
