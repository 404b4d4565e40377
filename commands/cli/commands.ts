import { holdCommands } from './asks/hold-commands.ts';
import { promotionCommands } from './asks/promotion-commands.ts';
import { roundCommands } from './asks/round-commands.ts';
import { tagCommands } from './asks/tag-commands.ts';
import { checkCommands } from './checks/check-commands.ts';
import type { CliCommand } from './frame/cli-command.ts';
import { identityCommands } from './identity/identity-commands.ts';
import { ledgerCommands } from './looks/ledger-commands.ts';
import { lookCommands } from './looks/look-commands.ts';
import { questionCommands } from './looks/question-commands.ts';
import { whyCommand } from './looks/why-command.ts';
import { eventsCommand } from './watch/events.ts';

/** All commands, in the order of their groups in help; `completion` is made of them. */
export const cliCommands: readonly CliCommand[] = [
  ...lookCommands,
  whyCommand,
  eventsCommand,
  ...ledgerCommands,
  ...questionCommands,
  ...promotionCommands,
  ...holdCommands,
  ...roundCommands,
  ...tagCommands,
  ...checkCommands,
  ...identityCommands,
];
