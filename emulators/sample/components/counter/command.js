import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const options = {
  version: { type: 'boolean' },
  'self-check': { type: 'boolean' },
  mailbox: { type: 'string' },
};

/**
 * Runs a program. `--mailbox=DIR` does its work once on a mailbox; `--self-check` says what came of
 * it, and without a mailbox rehearses with messages of its own. Exits 1 where something is wrong.
 */
export function run({ name, rehearse, work }) {
  const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
  try {
    const { values } = parseArgs({ options });
    if (values.version) return console.log(`${name} ${version}`);
    if (!values['self-check'] && !values.mailbox)
      throw new Error('write --version, --self-check or --mailbox=DIR');
    const checked = values.mailbox ? work(values.mailbox) : rehearsed(rehearse, work);
    if (values['self-check']) console.log(`${name} ${version}: ok, ${checked}`);
  } catch (error) {
    console.error(`${name} ${version}: ${error.message}`);
    process.exitCode = 1;
  }
}

function rehearsed(rehearse, work) {
  const mailbox = mkdtempSync(join(tmpdir(), 'mailbox-'));
  try {
    rehearse(mailbox);
    return work(mailbox);
  } finally {
    rmSync(mailbox, { recursive: true });
  }
}
