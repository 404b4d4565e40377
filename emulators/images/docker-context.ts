import type { ImageSource } from './find-image.ts';

/** Where a `docker` command line runs. */
export interface DockerContext extends ImageSource {
  /** The directory that relative paths of the command line start from. */
  readonly cwd: string;
  /** Takes each line that the command prints. */
  log(line: string): void;
}

/** What follows a command's name, run; the exit code is 0 unless it throws. */
export type DockerCommand = (args: readonly string[], context: DockerContext) => Promise<void>;
