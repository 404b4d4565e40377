import type { ActionField, ActionName, ShownAction } from './action.ts';

/** How one asks for the same in a shell. */
export interface ActionLines {
  readonly curl: string;
  readonly command: string;
}

/** The command of an action, and the words that it takes beside options. */
const commands: Readonly<Record<ActionName, readonly string[]>> = {
  promote: ['promote', 'candidate'],
  approve: ['approve', 'candidate'],
  hold: ['hold', 'thing'],
  'end-hold': ['end-hold', 'thing'],
  pin: ['pin', 'candidate'],
  'end-pin': ['end-pin', 'candidate'],
  waive: ['waive', 'candidate', 'cell'],
  'end-waiver': ['end-waiver', 'candidate', 'cell'],
  'release-from-quarantine': ['release-from-quarantine', 'component', 'tag'],
  'withdraw-tag': ['withdraw', 'component', 'tag'],
  'withdraw-release': ['withdraw', 'release'],
  resume: ['resume', 'candidate'],
  'give-up': ['give-up', 'candidate'],
  'settle-announcement': ['settle-announcement', 'candidate', 'target', 'state'],
  'test-again': ['test-again', 'line'],
  restore: ['restore', 'candidate'],
  'tell-result': ['tell-result', 'candidate', 'cell', 'outcome'],
};

const things = ['line', 'component', 'candidate'];

/** The lines for an action; what a person still has to say stands there in capitals. */
export function actionLines({ name, path, body, fields }: ShownAction): ActionLines {
  const required = fields.filter(({ isRequired }) => isRequired);
  const said = { ...body, ...Object.fromEntries(required.map((one) => [one.name, wordFor(one)])) };
  const json = JSON.stringify(said);
  const [command = '', ...words] = commands[name];
  const placed = words.flatMap((word) => placedWord(word, said));
  const used = new Set(placed.map(({ key }) => key));
  const options = Object.entries(said).filter(([key]) => !used.has(key));
  return {
    curl: [
      `curl -X POST "$CSI_RELEASE_SERVER${path}"`,
      '-H "Authorization: Bearer $TOKEN" -H "X-Serverless-Authorization: Bearer $TOKEN"',
      `-H 'Content-Type: application/json' -d ${quoted(json)}`,
    ].join(' \\\n  '),
    command: [
      `csi-release ${command}`,
      ...placed.map(({ text }) => text),
      ...options.map(([key, value]) => `--${kebab(key)} ${quoted(value)}`),
    ].join(' '),
  };
}

interface Placed {
  readonly key: string;
  readonly text: string;
}

/** A word of a command: of a thing it is what it is and its name. */
function placedWord(word: string, said: Readonly<Record<string, string>>): readonly Placed[] {
  const key = word === 'thing' ? things.find((thing) => Object.hasOwn(said, thing)) : word;
  const value = key === undefined ? undefined : said[key];
  if (key === undefined || value === undefined) return [];
  return [{ key, text: word === 'thing' ? `${key} ${quoted(value)}` : quoted(value) }];
}

function wordFor({ name, preset, choices }: ActionField): string {
  return preset ?? choices?.[0] ?? name.toUpperCase();
}

function kebab(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** As one word of a POSIX shell, whatever it holds. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
