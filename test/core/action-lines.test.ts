import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { ShownAction } from '#core/action.ts';
import { reasonField, untilField } from '#core/action-fields.ts';
import { actionLines } from '#core/action-lines.ts';

function anAction(facts: Partial<ShownAction> = {}): ShownAction {
  return {
    ...{ name: 'test-again', title: 'Test again', path: '/api/v1/rounds' },
    ...{ body: { line: 'sample' }, fields: [reasonField('Why')], consequences: [], who: [] },
    ...facts,
  };
}

/** The words that a shell makes of a line. */
function words(line: string): readonly string[] {
  const script = `set -f; for word in ${line}; do printf '%s\\0' "$word"; done`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('the lines for an action', () => {
  it.each<[string, Partial<ShownAction>, string]>([
    ['a line', {}, 'csi-release test-again sample --reason REASON'],
    [
      'a thing that is held',
      { name: 'hold', body: { component: 'hello' }, fields: [untilField(0)] },
      'csi-release hold component hello --until 1970-01-08T00:00:00.000Z',
    ],
    [
      'a plan',
      { name: 'promote', body: { candidate: 'one', planHash: 'h' } },
      'csi-release promote one --plan-hash h --reason REASON',
    ],
    [
      'a choice',
      {
        name: 'tell-result',
        body: { candidate: 'one', cell: 'look' },
        fields: [
          { name: 'outcome', label: '', kind: 'choice', isRequired: true, choices: ['passed'] },
          { name: 'url', label: '', kind: 'link', isRequired: false },
        ],
      },
      'csi-release tell-result one look passed',
    ],
    ['nothing that it is about', { name: 'hold', body: {} }, 'csi-release hold --reason REASON'],
  ])('name %s where the command wants it', (_what, facts, command) => {
    expect(actionLines(anAction(facts)).command).toBe(command);
  });

  it('post the same as JSON', () => {
    const { curl } = actionLines(anAction());
    expect(curl).toContain('$CSI_RELEASE_SERVER/api/v1/rounds');
    expect(curl).toContain(`-d '{"line":"sample","reason":"REASON"}'`);
  });

  it.each(["it's", '$(touch /tmp/x)', '`id`', 'a b', '"', "'; rm -rf /;'", '\\', 'ü\n*', '-x'])(
    'are safe to paste, whatever stands in them: %j',
    (line) => {
      const { command, curl } = actionLines(anAction({ body: { line } }));
      expect(words(command)).toEqual(['csi-release', 'test-again', line, '--reason', 'REASON']);
      const [data = ''] = words(curl.slice(curl.indexOf('-d ') + 3));
      expect(JSON.parse(data)).toEqual({ line, reason: 'REASON' });
    },
  );
});
