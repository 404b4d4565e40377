import { beforeAll, describe, expect, it } from 'vitest';
import { type Github, GithubRefusal } from '#flow/outlets.ts';

/** Releases on GitHub, and how GitHub is. */
export interface ContractGithub {
  readonly github: Github;
  /** From now on it answers no reads, or does again. */
  setSilent(isSilent: boolean): Promise<void>;
}

/** What releases on GitHub do; `open` gives some without any. */
export function githubContract(name: string, open: () => Promise<ContractGithub>): void {
  describe(`the releases of ${name}`, () => {
    const repository = 'sample/hello';
    const release = { tag: 'sample@v1.0.0', name: 'sample v1.0.0', body: '# Notes\n\n- it\n' };
    let world: ContractGithub;
    beforeAll(async () => {
      world = await open();
    });

    it('are none at first', async () => {
      expect(await world.github.find(repository, release.tag)).toBeUndefined();
      expect(await world.github.read([])).toEqual([]);
      expect(await world.github.read([{ repository, tag: 'v1.0.0' }])).toEqual([{ kind: 'none' }]);
    });

    it('are made once, found as they were made, and changed', async () => {
      const { github } = world;
      const made = await github.create(repository, release);
      expect(made).toMatchObject({ body: release.body });
      expect(await github.create(repository, { ...release, body: 'other' })).toBeUndefined();
      expect(await github.find(repository, release.tag)).toEqual(made);
      expect(await github.find('sample/other', release.tag)).toBeUndefined();
      const edited = await github.edit(repository, made?.id ?? 0, { ...release, body: 'edited' });
      expect(edited).toEqual({ ...made, body: 'edited' });
      expect(await github.find(repository, release.tag)).toEqual(edited);
    });

    it('are not changed where they are not there', async () => {
      const absent = world.github.edit(repository, 4711, { ...release, tag: 'sample@v9.0.0' });
      await expect(absent).rejects.toThrow(GithubRefusal);
    });

    it('say their words in the order in which they are asked', async () => {
      const { github } = world;
      for (const tag of ['v1.0.0', 'v1.1.0-rc.1'])
        await github.create(repository, { tag, name: tag, body: `of ${tag}` });
      await github.create(repository, { tag: 'v2.0.0', name: 'v2.0.0', body: '' });
      const tags = ['v1.1.0-rc.1', 'v3.0.0', 'v2.0.0', 'v1.0.0'];
      expect(await github.read(tags.map((tag) => ({ repository, tag })))).toEqual([
        { kind: 'said', body: 'of v1.1.0-rc.1' },
        { kind: 'none' },
        { kind: 'said', body: '' },
        { kind: 'said', body: 'of v1.0.0' },
      ]);
    });

    it('are told apart from what has no answer, and of that it is said why', async () => {
      const { github, setSilent } = world;
      const tags = ['v1.0.0', 'v3.0.0'].map((tag) => ({ repository, tag }));
      await setSilent(true);
      const unanswered = { kind: 'unanswered', why: expect.stringMatching(/./) };
      expect(await github.read(tags)).toEqual([unanswered, unanswered]);
      await setSilent(false);
      expect(await github.read(tags)).toEqual([
        { kind: 'said', body: 'of v1.0.0' },
        { kind: 'none' },
      ]);
    });
  });
}
