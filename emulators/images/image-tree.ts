import type { FileTree } from './file-tree.ts';
import type { LoadedImage } from './find-image.ts';
import { readBlob } from './image-store.ts';
import { applyLayer } from './layer.ts';

/** Reads all files of an image in the build's store, as a container would see them. */
export async function readImageTree(image: LoadedImage, home: string): Promise<FileTree> {
  let tree: FileTree = new Map();
  for (const [at, layer] of image.layers.entries()) {
    const bytes = await readBlob(home, layer.digest);
    tree = await applyLayer(tree, bytes, layer.mediaType, image.config.rootfs.diff_ids[at]);
  }
  return tree;
}
