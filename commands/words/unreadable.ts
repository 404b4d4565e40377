/** Says which file could not be read, and what it was wanted for. */
export function cannotRead(path: string, what: string): (error: unknown) => never {
  return (error) => {
    throw new Error(`${path}, ${what}, cannot be read: ${messageOf(error)}`, { cause: error });
  };
}

/** The words of an error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
