import { isNowhere } from '#core/component-image.ts';
import type { ComponentsFile } from './component-schema.ts';
import { recipeFaults } from './recipe-faults.ts';
import type { YamlFile } from './yaml-file.ts';
import type { YamlPath } from './yaml-place.ts';

/** The substitutions that unit tests are given, and those that builds are. */
const givenToUnits = ['_GIT_TAG'];
const givenToBuilds = ['_GIT_TAG', '_PULL_BASE_REF', '_STAGING_PROJECT'];

type Components = ComponentsFile['components'];

/** What is wrong between the components, or with one as a whole. */
export function componentFaults({ components }: ComponentsFile, file: YamlFile): readonly string[] {
  return [
    ...sharedImages(components, file),
    ...sharedRepositories(components, file),
    ...Object.entries(components).flatMap(([name, { images, unit, recipe }]) => [
      ...optionalFaults(images, file, ['components', name, 'images']),
      ...rangeFaults(images, file, ['components', name, 'images']),
      ...recipeFaults(unit, file, ['components', name, 'unit'], givenToUnits),
      ...recipeFaults(recipe, file, ['components', name, 'recipe'], givenToBuilds),
    ]),
  ];
}

function sharedImages(components: Components, file: YamlFile): readonly string[] {
  const owners = new Map<string, string>();
  return Object.entries(components).flatMap(([name, { images }]) =>
    Object.keys(images).flatMap((image) => {
      const owner = owners.get(image);
      if (owner === undefined) owners.set(image, name);
      if (owner === undefined) return [];
      const words = `is an image of ${owner} too: an image belongs to one component`;
      return [file.fault(['components', name, 'images', image], words, 'key')];
    }),
  );
}

/** One repository under two names would be two components that differ in what they are. */
function sharedRepositories(components: Components, file: YamlFile): readonly string[] {
  const owners = new Map<string, string>();
  return Object.entries(components).flatMap(([name, { repository }]) => {
    // Hosts of repositories take no notice of capitals.
    const address = repository.toLowerCase();
    const owner = owners.get(address);
    if (owner === undefined) owners.set(address, name);
    if (owner === undefined) return [];
    const words = `is the repository of ${owner} too: write one component with all its images`;
    return [file.fault(['components', name, 'repository'], words)];
  });
}

/** An image that may come without any platform could come without anything. */
function optionalFaults(
  images: Components[string]['images'],
  file: YamlFile,
  path: YamlPath,
): readonly string[] {
  return Object.entries(images)
    .filter(([, { platforms }]) => platforms.length === 0)
    .map(([name]) => {
      const words = 'leaves no platform that must be there: take one away';
      return file.fault([...path, name, 'optional'], words);
    });
}

function rangeFaults(
  images: Components[string]['images'],
  file: YamlFile,
  path: YamlPath,
): readonly string[] {
  return Object.entries(images)
    .filter(([name, image]) => isNowhere({ name, ...image }))
    .map(([name, { since, until }]) => {
      const before = since === undefined ? 'before it' : `from ${since} until then`;
      const words = `is ${until}, and there is no stable version ${before}: write a higher one`;
      return file.fault([...path, name, 'until'], `${words}, or remove it`);
    });
}
