import { aboutRelease } from '../../verify/about-release.ts';
import { readReleaseName } from '../../verify/named-release.ts';
import { verifyRelease } from '../../verify/verify-release.ts';
import { messageOf } from '../../words/unreadable.ts';
import { text } from '../frame/blocks.ts';
import type { Run } from '../frame/cli-command.ts';
import { CommandFault } from '../frame/exit-codes.ts';

/** Checks a release as `npm run verify` does; `no answer` says that not all could be looked at. */
export const verifyFiles: Run = async (session, [name = ''], said) => {
  const places = {
    files: said.text('files'),
    registry: said.text('registry'),
    key: said.texts('key'),
    dir: said.text('dir') ?? '.local',
  };
  const release = readName(name);
  const verified = await verifyRelease(release, places).catch((cause: unknown) => {
    throw new CommandFault('no answer', messageOf(cause), { cause });
  });
  session.printer.answer(verified, [text(aboutRelease(verified))]);
  if (verified.verdict === 'wrong')
    throw new CommandFault('failed', `${name} is not what was released`);
  if (verified.verdict === 'unchecked')
    throw new CommandFault('no answer', `not all of ${name} could be checked`);
};

function readName(name: string) {
  try {
    return readReleaseName(name);
  } catch (cause) {
    throw new CommandFault('usage', messageOf(cause), { cause });
  }
}
