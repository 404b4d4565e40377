import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version of the messages that this component writes and understands. */
export const protocol = 1;

/** Writes the message `name` into a mailbox, which is a folder. */
export function post(mailbox, name, body) {
  mkdirSync(mailbox, { recursive: true });
  writeFileSync(join(mailbox, `${name}.json`), `${JSON.stringify({ protocol, ...body })}\n`);
}

/** Reads the message `name`; throws where it is absent or of another version. */
export function take(mailbox, name) {
  const message = JSON.parse(readFileSync(join(mailbox, `${name}.json`), 'utf8'));
  if (message.protocol === protocol) return message;
  throw new Error(`${name} has protocol ${message.protocol}, but this is protocol ${protocol}`);
}
