import { wordsOf } from './beginning.ts';
import { imagesAt } from './component-image.ts';
import type { Component } from './line.ts';
import type { ComponentTag } from './version.ts';

/** So much is told of one component. */
const refusalLengthMax = 500;

/**
 * Why a component is not built at a tag: its own sources say that they build other images than
 * `components.yaml` expects. Found before anything is built, as no retry can help.
 *
 * @param commands what the Makefile says that it builds an image of each; none where it does not say
 */
export function refuseImages(
  { name, images }: Pick<Component, 'name' | 'images'>,
  tag: ComponentTag,
  commands: readonly string[] | undefined,
): string | undefined {
  if (commands === undefined) return undefined;
  const expected = imagesAt(images, tag).map((image) => image.name);
  const known = new Set(images.map((image) => image.name));
  const tooFew = commands.filter((command) => !expected.includes(command));
  const tooMany = expected.filter((image) => !commands.includes(image));
  const wrong = [...tooFew.filter((command) => known.has(command)), ...tooMany];
  const unknown = tooFew.filter((command) => !known.has(command));
  if (wrong.length + unknown.length === 0) return undefined;
  const advice = [
    ...(wrong.length > 0 ? [`correct since or until of ${inWords(wrong)}`] : []),
    ...(unknown.length > 0 ? [`add ${inWords(unknown)} there`] : []),
  ];
  const says = `but components.yaml says ${inWords(expected)}: ${advice.join(', and ')}`;
  const words = `${name} ${tag} builds ${inWords(commands)} (CMDS of its Makefile), ${says}`;
  return wordsOf(words, refusalLengthMax);
}

function inWords(names: readonly string[]): string {
  return names.length === 0 ? 'no image' : names.toSorted().join(', ');
}
