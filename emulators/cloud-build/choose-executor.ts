import { connectEngine, type DockerEngine } from './docker-engine.ts';
import { type EngineAddress, engineAddress } from './engine-address.ts';
import type { Executor } from './executor.ts';
import { dockerExecutor } from './executor-docker.ts';
import { hostExecutor } from './executor-host.ts';

/** Who is to run the steps; `auto`: containers where an engine of this machine answers. */
export type ExecutorChoice = 'auto' | 'docker' | 'host';

const goOn = 'go on without by --executor host';

/**
 * Finds who runs the steps of builds, and can say why.
 *
 * `auto` takes no engine that runs elsewhere, also not in a virtual machine of this one, as Docker
 * Desktop does: its containers would reach no emulator on 127.0.0.1.
 *
 * @param owner names this emulator among all that use the engine
 * @throws Error where `docker` is asked for, and no engine answers or can be asked from here
 */
export async function chooseExecutor(
  choice: ExecutorChoice,
  owner: string,
  environment: NodeJS.ProcessEnv,
): Promise<Executor> {
  if (choice === 'host') return hostExecutor('as asked for');
  const address = addressIn(environment);
  if (address instanceof Error) {
    if (choice === 'docker') throw new Error(`${address.message}, or ${goOn}`, { cause: address });
    return hostExecutor(`since ${address.message}`);
  }
  const answered = await connectEngine(address).catch((error: unknown) => noEngine(address, error));
  if (choice === 'docker') {
    if (answered instanceof Error) throw new Error(startOne(answered), { cause: answered });
    return withEngine(answered, owner, 'as asked for');
  }
  if (answered instanceof Error) return hostExecutor(`since ${answered.message}`);
  const elsewhere = whyElsewhere(answered, address);
  if (elsewhere === undefined) return withEngine(answered, owner, 'since that engine answers');
  answered.close();
  return hostExecutor(`since ${elsewhere}`);
}

function addressIn(environment: NodeJS.ProcessEnv): EngineAddress | Error {
  try {
    return engineAddress(environment);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function withEngine(engine: DockerEngine, owner: string, why: string): Executor {
  return dockerExecutor({ engine, host: hostExecutor('beside containers'), owner, why });
}

function noEngine({ text }: EngineAddress, cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Error(`no container engine answers at ${text} (${why})`, { cause });
}

function startOne({ message }: Error): string {
  return `${message}: start one, name it by DOCKER_HOST, or ${goOn}`;
}

function whyElsewhere(engine: DockerEngine, { socketPath }: EngineAddress): string | undefined {
  const { title, platform } = engine;
  if (socketPath === undefined) return `${title} is not on a socket of this machine`;
  if (!platform.startsWith('Docker Desktop')) return undefined;
  return `${platform} keeps its containers in a virtual machine, which reaches no emulator here`;
}
