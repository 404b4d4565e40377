import { pathOf } from '../frame/api.ts';
import type { CliCommand } from '../frame/cli-command.ts';
import { CommandFault } from '../frame/exit-codes.ts';
import { type Ask, asking, askOptions } from './ask.ts';
import { askCommand } from './ask-command.ts';
import { reason } from './fields.ts';

const aboutTag = {
  body: ([component = '', tag = '']: readonly string[]) => ({ component, tag }),
  shownAt: ([component = '', tag = '']: readonly string[]) => pathOf('tags', component, tag),
};

const withdrawTag: Ask = {
  ...{ action: 'withdraw-tag', path: 'withdrawals', ...aboutTag, fields: [reason] },
  consequence: 'No line takes it any more; what was released already stays.',
};

const withdrawRelease: Ask = {
  ...{ action: 'withdraw-release', path: 'withdrawn-releases', fields: [reason] },
  body: ([release = '']) => ({ release }),
  shownAt: ([release = '']) => pathOf('releases', release),
  consequence:
    'For ever: floating tags go back to what still stands, and whoever was told is told.',
};

/** Commands about tags, and about what was released of them. */
export const tagCommands: readonly CliCommand[] = [
  askCommand(
    {
      usage: 'release-from-quarantine <component> <tag>',
      summary: 'Release a tag from quarantine: it is taken as if its number were like any other.',
      arguments: { component: 'a component of a release line', tag: 'its Git tag' },
      examples: ["release-from-quarantine greeter v1.12.0 --reason 'We count as our driver does'"],
    },
    {
      ...{ action: 'release-from-quarantine', path: 'quarantine-releases', fields: [reason] },
      ...aboutTag,
      consequence: 'The lines whose newest tag it is are told within seconds.',
    },
  ),
  {
    group: 'Act',
    usage: 'withdraw <what> [tag]',
    summary: 'Withdraw a release, for ever; or a tag of a component, so that no line takes it.',
    arguments: { what: 'LINE@VERSION, or a component', tag: 'the Git tag of that component' },
    options: askOptions([reason]),
    examples: [
      "withdraw sample@v1.0.1 --reason 'It loses data when a node is drained'",
      "withdraw greeter v1.2.0 --reason 'It was tagged on the wrong commit'",
    ],
    run: (session, args, said) => {
      const [what = '', tag] = args;
      const isRelease = what.includes('@');
      if (isRelease === (tag === undefined))
        return asking(isRelease ? withdrawRelease : withdrawTag)(session, args, said);
      const ways = 'name a release, LINE@VERSION, or a component and its tag';
      throw new CommandFault('usage', `${args.join(' ')} is neither: ${ways}`);
    },
  },
];
