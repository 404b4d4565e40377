import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import recorded from '../data/component-tags.json' with { type: 'json' };
import { runCommand } from './run-command.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'lint-tags-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** Runs `npm run lint:lines` on these tags. */
async function lintTags(components: object, ...args: readonly string[]): Promise<string> {
  const file = path.join(dir, 'tags.json');
  await writeFile(file, JSON.stringify({ components }));
  return (await runCommand('lint-lines.ts', '--tags', file, ...args)).stdout;
}

describe('npm run lint:lines -- --tags', () => {
  it('takes the newest tag that is not in quarantine, and says which it passed over and why', async () => {
    const { components } = recorded;
    const tags = [
      { tag: 'v2.19.1-rc1', commit: 'a'.repeat(40), commitDate: '2026-06-01T00:00:00Z' },
      { tag: 'v2.29.0', commit: 'b'.repeat(40), commitDate: '2026-06-02T00:00:00Z' },
      { tag: 'v1.20.0', commit: 'c'.repeat(40), commitDate: '2026-06-03T00:00:00Z' },
    ];
    const name = 'kubernetes-csi/livenessprobe';
    const changed = { ...components, [name]: { tags: [...components[name].tags, ...tags] } };
    const stdout = await lintTags(changed);
    expect(stdout).toMatch(/livenessprobe {10}2 {5}v2\.19\.0 /);
    const why = 'more than one minor above v2.19: did you mean v2.20.0?';
    expect(stdout).toContain(
      `  - livenessprobe v2.29.0 is not taken: quarantined: ${why}\n` +
        '  - livenessprobe v2.19.1-rc1 is not taken: a pre-release, which is not asked for\n',
    );
    expect(stdout).toContain(
      `In quarantine, so not taken:\n  ${name} v2.29.0\n    ${why}\n  ${name} v1.20.0\n` +
        '    a new minor of v1, which ended at v1.1 before v2: did you mean v2.20.0?\n',
    );
  });

  it('writes out what a terminal would obey, of all names that it shows', async () => {
    const evil = '\u001b[2J\u001b]0;owned\u0007\nsample: \u009b31m\u202e\u{e0001}';
    const commit = 'a'.repeat(40);
    const tag = { tag: evil, commit, commitDate: '2026-01-01T00:00:00Z' };
    const name = 'kubernetes-csi/external-attacher';
    const components = { [name]: { tags: [tag] }, [`a/${evil}`]: { tags: [] } };
    const stdout = await lintTags(components);
    expect(stdout).toContain(`${name} \\u{1b}[2J\\u{1b}]0;owned\\u{7}\\u{a}sample: `);
    expect(stdout).not.toMatch(/(?!\n)[\p{C}\p{Zl}\p{Zp}]/u);
    const printed = await lintTags(components, '--json');
    expect(printed).not.toMatch(/(?!\n)[\p{C}\p{Zl}\p{Zp}]/u);
    expect(JSON.parse(printed).malformed).toMatchObject([{ repository: name, tag: evil }]);
  });
});
