/** Where a `docker` command line runs. */
export interface DockerContext {
  /** The directory that relative paths of the command line start from. */
  readonly cwd: string;
  /** The directory of one build, which keeps the images that were not pushed yet. */
  readonly home: string;
  /** The local registry, e.g. `http://127.0.0.1:4711`. */
  readonly registryUrl: string;
  /** Takes each line that the command prints. */
  log(line: string): void;
  /** Ends the command early. */
  readonly signal: AbortSignal;
}

/** Runs what people write after `docker` and returns its exit code. */
export async function runDockerCommand(
  args: readonly string[],
  context: DockerContext,
): Promise<number> {
  context.log(`docker ${args.join(' ')}: not there yet`);
  return 1;
}

/** Pushes an image that was built or tagged in this build, and returns its digest. */
export async function pushLocalImage(
  name: string,
  context: DockerContext,
): Promise<{ readonly digest: string }> {
  throw new Error(`${name} was not built in ${context.home}`);
}
