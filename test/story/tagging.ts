import type { TagRecord } from '#core/tag.ts';
import { bodies, live, type Outside, tick } from '../world/life.ts';
import type { TagContent } from '../world/source.ts';
import type { World } from '../world/world.ts';
import { newest } from './memory-story.ts';

/** One minute, in milliseconds. */
export const minute = 60_000;
/** What a component of the story releases beside its images. */
const files = { 'deploy/kubernetes/rbac.yaml': 'rights' };

/** Where a component of the stories lies. */
export function repositoryOf(component: string): string {
  return `https://git.example/sample/${component}`;
}

/** Tags a component, and tells nobody; answers the commit. */
export function pushTag(
  world: World,
  component: string,
  tag: string,
  content: TagContent = {},
): string {
  return world.source.tag(repositoryOf(component), tag, { files, ...content });
}

/** Commits to a component without tagging it; answers the commit. */
export function pushCommit(world: World, component: string, content: TagContent = {}): string {
  return world.source.commit(repositoryOf(component), { files, ...content });
}

/** Says that there is a tag, as CI does. */
export function announce(world: World, component: string, tag: string, more: object = {}): void {
  world.bus.publish('tag-detected', { component, tag, ...more });
}

/** Lets minutes pass, with a sweep in each, as long as tags come and go. */
export async function passMinutes(world: World, minutes: number, outside?: Outside): Promise<void> {
  await live(world, outside);
  for (let passed = 0; passed < minutes; passed += 1) {
    world.advance(minute);
    await tick(world, 'sweep-tick', outside);
  }
}

/** What is recorded of a tag; none where it was never seen. */
export function recordOf(world: World, component: string, tag: string): TagRecord | undefined {
  return bodies(world, 'tag').get(`${component}:${tag}`);
}

/** The tag of a component in the newest candidate of a line. */
export function taken(world: World, component: string, line?: string): string | undefined {
  return newest(world, line).frozen.components.find(({ name }) => name === component)?.tag;
}
