import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { faultsOf } from './infra/floor.ts';
import { readProviderSchemas } from './infra/provider-schemas.ts';
import { startTestProvider } from './infra/test-provider.ts';

const root = path.join(import.meta.dirname, '..');
const deadlineMs = 180_000;
const outputBytesMax = 64 * 1024 * 1024;

/** One step, and what it said. */
interface Step {
  readonly name: string;
  readonly isGood: boolean;
  readonly said: string;
}

/**
 * `npm run check:infra`: checks the Terraform of `infra/` without a cloud, an account or a network. All
 * files are parsed, and held against the schemas of their resources; where Terraform is installed it
 * checks, plans and tests them itself, with a provider of ours in the place of Google's. Ends with 1
 * where anything is wrong.
 */
async function main(folder: string): Promise<void> {
  const version = await terraformVersion();
  const steps = [await floor(folder), ...(version === undefined ? [] : await terraform(folder))];
  for (const { name, isGood, said } of steps) {
    console.log(`${isGood ? '✔' : '✘'} ${name}`);
    if (!isGood) console.error(said);
  }
  const skipped = version === undefined ? terraformSteps.length : 0;
  if (skipped > 0)
    console.error('Terraform is not on the PATH: nothing was validated, planned or tested by it.');
  const failed = steps.filter(({ isGood }) => !isGood).length;
  console.log(`\n${steps.length - failed} passed, ${failed} failed, ${skipped} skipped`);
  if (failed > 0) process.exitCode = 1;
}

async function floor(folder: string): Promise<Step> {
  const schemas = await readProviderSchemas();
  const names = (await readdir(folder)).filter((name) => name.endsWith('.tf'));
  const faults = await Promise.all(
    names.map(async (name) =>
      faultsOf(name, await readFile(path.join(folder, name), 'utf8'), schemas),
    ),
  );
  const all = faults.flat();
  const name = `${names.length} files have arguments that there are, and all that they must have`;
  return { name, isGood: all.length === 0, said: all.join('\n') };
}

const terraformSteps = [
  ['is formatted', 'fmt', '-check', '-recursive', '-diff'],
  ['can be initialised', 'init', '-backend=false', '-input=false'],
  ['is valid', 'validate'],
  ['can be planned', 'plan', '-input=false', '-lock=false', '-var-file=tests/example.tfvars'],
  ['holds what must hold', 'test'],
] as const;

/** Every step needs the one before; in a copy, so that nothing is left in the folder. */
async function terraform(folder: string): Promise<readonly Step[]> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'check-infra-'));
  const copy = path.join(scratch, 'infra');
  await cp(folder, copy, {
    recursive: true,
    filter: (from) => !/\/\.terraform|tfstate/.test(from),
  });
  const provider = await startTestProvider(
    await readProviderSchemas(),
    path.join(scratch, 'provider.sock'),
  );
  const steps: Step[] = [];
  try {
    for (const [name, command, ...args] of terraformSteps) {
      const step = await run(copy, provider.reattach, [command, '-no-color', ...args]);
      steps.push({ ...step, name: `${name} (terraform ${command}${lastWords(step)})` });
      if (!step.isGood) break;
    }
  } finally {
    provider.close();
    await rm(scratch, { recursive: true, force: true });
  }
  return steps;
}

/** What it counted, where it counts anything. */
function lastWords({ said }: Pick<Step, 'said'>): string {
  const counted = /Plan: .*?add|\d+ passed, \d+ failed/.exec(said)?.[0];
  return counted === undefined ? '' : `: ${counted}`;
}

function run(
  folder: string,
  reattach: string,
  args: readonly string[],
): Promise<Pick<Step, 'isGood' | 'said'>> {
  const { TF_CLI_CONFIG_FILE: _none, ...environment } = process.env;
  const env = { ...environment, CHECKPOINT_DISABLE: '1', TF_REATTACH_PROVIDERS: reattach };
  const options = { cwd: folder, env, timeout: deadlineMs, maxBuffer: outputBytesMax };
  return new Promise((resolve) => {
    execFile('terraform', args, options, (error, stdout, stderr) =>
      resolve({ isGood: error === null, said: `${stdout}${stderr}` }),
    );
  });
}

function terraformVersion(): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('terraform', ['version'], { timeout: deadlineMs }, (error, stdout) =>
      resolve(error === null ? stdout.split('\n')[0] : undefined),
    );
  });
}

const command = new Command('npm run check:infra --')
  .showHelpAfterError('npm run check:infra -- --help says what there is')
  .description('Checks the Terraform of infra/ without a cloud, an account or a network.')
  .argument('[folder]', 'the files', path.join(root, 'infra'))
  .parse();
await main(path.resolve(command.processedArgs[0]));
