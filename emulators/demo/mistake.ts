import { tagSample, untagSample } from '../sample/repositories.ts';
import { check } from './checks.ts';
import type { Say } from './follow.ts';
import { tellAsGithub } from './github.ts';
import { mistake } from './mistaken-tag.ts';
import type { Story } from './story.ts';
import type { Tour } from './tour.ts';
import { until } from './wait.ts';

/**
 * A maintainer mistypes a tag, and GitHub tells of it: it is in quarantine before anything is built
 * of it. Then the maintainer deletes it.
 */
export async function quarantineMistake(tour: Tour, _story: Story, say: Say): Promise<void> {
  const { stack, documents } = tour;
  const { component, tag } = mistake;
  await tagSample(stack.gitRoot, component, tag);
  await tellAsGithub(stack, mistake);
  const seen = await until(`${component} ${tag} to be judged`, () => documents.tag(component, tag));
  check(seen.verdict === 'quarantined', `${tag} is ${seen.verdict}: ${seen.why}`);
  check(seen.lines.length === 0, `${tag} was told to ${seen.lines.join(' and ')}`);
  say(`${component} ${tag} is in quarantine: ${seen.why}`);
  await untagSample(stack.gitRoot, component, tag);
  await tellAsGithub(stack, { ...mistake, isDeleted: true });
  const gone = await until(`${component} ${tag} to be gone`, async () => {
    const known = await documents.tag(component, tag);
    return known?.goneSinceMs === undefined ? undefined : known;
  });
  const [what] = gone.why.split(': ');
  say(`its maintainer deletes it, and that is on record too: ${what}`);
}
