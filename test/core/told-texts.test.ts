import { describe, expect, it } from 'vitest';
import { refuseTargets, targetName } from '#core/announcement-target.ts';
import { chatMessage, githubRelease, isOwnRelease, previewsOf } from '#core/told-texts.ts';
import { aPlan } from '../given/promotion.ts';

const address = 'https://downloads.example/NOTES.md';
const mark = '<!-- csi-release: sample@v1.0.0 of one -->';
const withdrawn = { by: 'anna@example.com', reason: 'it <b>loses</b> data & @all', atMs: 0 };

describe('what GitHub is told', () => {
  it('is the notes, with a mark that is not shown', () => {
    expect(githubRelease(aPlan(), '# Notes\n', address)).toEqual({
      ...{ tag: 'sample@v1.0.0', name: 'sample@v1.0.0', body: `# Notes\n\n${mark}\n` },
    });
  });

  it('fits GitHub, with a link to the rest', () => {
    const { body } = githubRelease(aPlan(), 'é'.repeat(200_000), address);
    expect(body).toHaveLength(125_000);
    expect(body).toContain(`\n\nThe notes are longer: [all of them](${address}).\n\n${mark}`);
    expect(githubRelease(aPlan(), 'x'.repeat(125_000), address, withdrawn).body).toHaveLength(
      125_000,
    );
  });

  it('begins with why the release was withdrawn', () => {
    const said = { ...withdrawn, instead: 'sample@v0.9.0' };
    const { name, body } = githubRelease(aPlan(), '# Notes\n', address, said);
    expect(name).toBe('sample@v1.0.0 (withdrawn)');
    expect(body).toBe(
      '**Withdrawn on 1970-01-01**: it \\<b\\>loses\\<\\/b\\> data \\& \\@&#8203;all. ' +
        `Use sample\\@&#8203;v0\\.9\\.0 instead.\n\n# Notes\n\n${mark}\n`,
    );
    expect(githubRelease(aPlan(), '', address, withdrawn).body).not.toContain('instead');
  });

  it('is known as ours', () => {
    expect(isOwnRelease(aPlan(), `x ${mark}`)).toBe(true);
    expect(isOwnRelease(aPlan({ candidate: 'two' }), `x ${mark}`)).toBe(false);
  });
});

describe('what a chat is told', () => {
  it('is one line, in which nothing is a mention or a link', () => {
    expect(chatMessage(aPlan())).toEqual({
      ...{ text: 'sample@v1.0.0 is released: hello v1.0.0', unfurl_links: false },
    });
    const said = { ...withdrawn, reason: 'see <!channel>\n& <https://x|y>', instead: 'a@v1.0.0' };
    expect(chatMessage(aPlan(), said)).toMatchObject({
      text: 'sample@v1.0.0 is withdrawn: see &lt;!channel&gt; &amp; &lt;https://x|y&gt;; use a@v1.0.0 instead',
    });
    expect(chatMessage(aPlan(), withdrawn)).toMatchObject({
      text: 'sample@v1.0.0 is withdrawn: it &lt;b&gt;loses&lt;/b&gt; data &amp; @all',
    });
  });

  it('is cut', () => {
    const components = [{ name: 'x'.repeat(5000), tag: 'v1.0.0', commit: 'c' }];
    const { text } = chatMessage(aPlan({ components })) as { readonly text: string };
    expect(text).toHaveLength(3001);
  });
});

describe('the targets of a plan', () => {
  const announce = [
    { kind: 'github', repository: 'o/n' },
    { kind: 'slack', webhook: 'chat' },
    { kind: 'plain', webhook: 'hook' },
  ] as const;

  it('have previews of exactly what is sent', () => {
    const plan = aPlan({ announce });
    const previews = previewsOf(plan, 'notes', address);
    expect(previews.map(({ target }) => target)).toEqual([
      'release-published',
      ...announce.map(targetName),
    ]);
    expect(previews[1]?.content).toEqual(githubRelease(plan, 'notes', address));
    expect(previews[2]?.content).toEqual(chatMessage(plan));
    expect(previews[3]?.content).toEqual(previews[0]?.content);
  });

  it('are refused where this deployment does not know them', () => {
    const known = { webhooks: ['hook', 'chat'], hasGithub: true };
    expect(refuseTargets('sample', announce, known)).toBeUndefined();
    expect(refuseTargets('sample', announce, { webhooks: ['hook'], hasGithub: false })).toEqual({
      code: 'conflict',
      why:
        'sample announces to what this deployment does not know: github:o/n (set GITHUB_TOKEN), ' +
        'webhook:chat (add it to WEBHOOKS); or take it out of announce in sample.yaml',
    });
  });
});
