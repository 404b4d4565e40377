/** The bytes of one body, as far as they have come. */
export interface HeldBody {
  /** Copies a piece to the end, or says that there is no room for it now. */
  append(piece: Buffer): boolean;
  /** All that came; empty when it was let go. */
  bytes(): Buffer;
  /** Frees the memory at once. */
  letGo(): void;
}

const mebibyte = 1024 * 1024;

/**
 * So much the bodies of all requests of this process take together, while they are read and until
 * they are answered. What is made of a body takes up to twice as much for a moment, and a function
 * takes 130 MiB of its own: together less than its 512 MiB (`memoryMiB` in `infra/topology.json`).
 */
const bodiesBytesMax = 72 * mebibyte;

/**
 * A body that is longer leaves so much to those that are not, so that strangers cannot keep them out:
 * there is room for as many of them as a function answers at once (`concurrency`).
 */
const shortBodyBytesMax = mebibyte;
const keptForShortBytes = 16 * mebibyte;

/** What a body gets first; doubled as it grows. */
const firstBytes = 16 * 1024;

/**
 * Opens the memory for bodies; each call of what it answers is for one body of at most so many bytes.
 * Pieces are copied, as one of a few bytes may hold on to the kilobytes that it came with. Memory
 * that is outgrown or let go is free at once: garbage of this size would be collected too late.
 */
export function openBodyMemory(): (bytesMax: number) => HeldBody {
  let takenBytes = 0;
  return (bytesMax) => {
    let held = new ArrayBuffer(0);
    let length = 0;
    const resize = (bytes: number): boolean => {
      const leftBytes = bodiesBytesMax - (takenBytes - held.byteLength);
      const keptBytes = bytes > shortBodyBytesMax ? keptForShortBytes : 0;
      if (bytes > leftBytes - keptBytes) return false;
      takenBytes += bytes - held.byteLength;
      held = held.transfer(bytes);
      return true;
    };
    return {
      append(piece) {
        const needed = length + piece.length;
        const grown = Math.min(bytesMax, Math.max(needed, held.byteLength * 2, firstBytes));
        if (needed > held.byteLength && !resize(grown)) return false;
        piece.copy(new Uint8Array(held), length);
        length = needed;
        return true;
      },
      bytes: () => Buffer.from(held, 0, length),
      letGo() {
        length = 0;
        resize(0);
      },
    };
  };
}
