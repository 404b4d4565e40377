import type { Dockerfile } from './dockerfile.ts';
import type { FileTree } from './file-tree.ts';
import type { ImageSource } from './find-image.ts';

/** What an image is assembled from. */
export interface Recipe {
  readonly dockerfile: Dockerfile;
  /** The files that COPY takes. */
  readonly context: FileTree;
  readonly buildArgs: ReadonlyMap<string, string>;
  readonly source: ImageSource;
  /** The time of everything in the image, in seconds since 1970. */
  readonly epochSeconds: number;
  /** Takes what a person should know and no failure tells. */
  note(line: string): void;
}
