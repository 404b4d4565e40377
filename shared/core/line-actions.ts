import type { ShownAction } from './action.ts';
import { ownerField, reasonField, untilField } from './action-fields.ts';
import type { ReleaseLine } from './line.ts';

/** What people can do with a line, whatever its candidates are. */
export function lineActions(
  { name, promoters: who }: Pick<ReleaseLine, 'name' | 'promoters'>,
  nowMs: number,
): readonly ShownAction[] {
  return [
    {
      ...{ name: 'test-again', title: `Test ${name} again`, path: '/api/v1/rounds' },
      body: { line: name },
      fields: [reasonField('Why it is tested again')],
      consequences: [
        `A new candidate of ${name} is opened, of its newest good tags.`,
        'What stands is not built again; every test cell runs again.',
      ],
      who,
    },
    {
      ...{ name: 'hold', title: `Hold ${name}`, path: '/api/v1/holds' },
      body: { line: name },
      fields: [reasonField('Why nothing of it is to be promoted'), ownerField, untilField(nowMs)],
      consequences: [
        `Nothing of ${name} is promoted until then; what is being promoted goes on.`,
        'Candidates are opened, built and tested as before.',
      ],
      who,
    },
  ];
}
