/** Where an image is unpacked, and from which registry. */
export interface ImageRunContext {
  /** An empty directory, or one that does not exist yet. */
  readonly dir: string;
  /** The local registry, e.g. `http://127.0.0.1:4711`. */
  readonly registryUrl: string;
  /** Ends the preparation early. */
  readonly signal: AbortSignal;
}

/** An unpacked image and how the host starts it. */
export interface PreparedImage {
  /** Entrypoint and Cmd. */
  readonly command: readonly string[];
  /** Entrypoint alone: a step's `args` take the place of Cmd. Empty where the image has none. */
  readonly entrypointOnly: readonly string[];
  /** The image's Env without PATH. */
  readonly env: Readonly<Record<string, string>>;
  /** The image's WorkingDir in the unpacked directory. */
  readonly cwd: string;
}

/** Pulls an image, verifies it, unpacks it, and says how to start it on this machine. */
export async function prepareImage(
  reference: string,
  context: ImageRunContext,
): Promise<PreparedImage> {
  throw new Error(`${reference} cannot be unpacked to ${context.dir} yet`);
}
