import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import manifest from '../../package.json' with { type: 'json' };
import { root } from '../sources.ts';

const text = readFileSync(path.join(root, 'cloudbuild.yaml'), 'utf8');
const build = z
  .object({
    substitutions: z.record(z.string(), z.string()),
    options: z.object({ automapSubstitutions: z.literal(true) }),
    steps: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        entrypoint: z.string(),
        args: z.array(z.string()),
      }),
    ),
  })
  .parse(parse(text));
const ofCloudBuild = ['SHORT_SHA', 'BRANCH_NAME'];

describe('cloudbuild.yaml', () => {
  it('checks before it deploys, and applies last', () => {
    const ids = build.steps.map(({ id }) => id);
    expect(ids).toEqual(['install', 'check', 'bundle', 'put', 'plan', 'apply']);
  });

  it('runs scripts that there are', () => {
    const scripts = build.steps.flatMap(({ entrypoint, args: [command, name = ''] }) =>
      entrypoint === 'npm' && command === 'run' ? [name] : [],
    );
    expect(scripts).toEqual(['check']);
    for (const name of scripts) expect(Object.keys(manifest.scripts)).toContain(name);
  });

  it('names nothing but its substitutions, and those of Cloud Build', () => {
    const words = build.steps.flatMap(({ args }) =>
      args.flatMap((one) => [...one.matchAll(/\$(\w+)/g)]),
    );
    const known = [...Object.keys(build.substitutions), ...ofCloudBuild];
    expect(new Set(words.map(([, name]) => name))).toEqual(new Set(known));
  });

  it('applies on main alone', () => {
    const apply = build.steps.at(-1)?.args.join('\n') ?? '';
    expect(apply.indexOf('"$BRANCH_NAME" != main')).toBeLessThan(apply.indexOf('terraform apply'));
    expect(text.match(/terraform apply/g)).toHaveLength(1);
  });
});
