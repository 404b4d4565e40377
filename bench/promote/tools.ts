import { runProgram } from './run-program.ts';

/** A program that copies images, as people install it. */
export interface CopyTool {
  readonly name: string;
  /** What it says of its version. */
  readonly version: string;
  /** Copies an image with all its platforms from one address to another, in one process. */
  copy(from: string, to: string, home: string): Promise<void>;
}

interface KnownTool {
  readonly name: string;
  readonly version: readonly string[];
  /** The registry is on this machine and speaks plain HTTP. */
  readonly copy: (from: string, to: string, host: string) => readonly string[];
}

const versionDeadlineMs = 10_000;
const copyDeadlineMs = 120_000;

const known: readonly KnownTool[] = [
  {
    name: 'skopeo',
    version: ['--version'],
    copy: (from, to) => [
      ...['--insecure-policy', 'copy', '--all', '--preserve-digests'],
      ...['--src-tls-verify=false', '--dest-tls-verify=false'],
      ...[`docker://${from}`, `docker://${to}`],
    ],
  },
  { name: 'crane', version: ['version'], copy: (from, to) => ['copy', '--insecure', from, to] },
  {
    name: 'regctl',
    version: ['version'],
    copy: (from, to, host) => ['image', 'copy', '--host', `reg=${host},tls=disabled`, from, to],
  },
  {
    name: 'oras',
    version: ['version'],
    copy: (from, to) => ['cp', '--from-plain-http', '--to-plain-http', from, to],
  },
];

/** The names of the tools that are looked for. */
export const toolNames: readonly string[] = known.map(({ name }) => name);

/** The tools of these names that the PATH has. */
export async function findTools(names: readonly string[]): Promise<readonly CopyTool[]> {
  const wanted = known.filter(({ name }) => names.includes(name));
  const found = await Promise.all(wanted.map(find));
  return found.filter((tool) => tool !== undefined);
}

async function find({ name, version, copy }: KnownTool): Promise<CopyTool | undefined> {
  const asked = { command: name, args: version, deadlineMs: versionDeadlineMs };
  const said = await runProgram(asked).catch(() => undefined);
  if (said === undefined) return undefined;
  return {
    name,
    version: said.lines.find((line) => /\d+\.\d+/.test(line))?.trim() ?? 'of no version it tells',
    async copy(from, to, home) {
      const args = copy(from, to, new URL(`http://${from}`).host);
      const environment = { HOME: home };
      await runProgram({ command: name, args, environment, deadlineMs: copyDeadlineMs });
    },
  };
}
