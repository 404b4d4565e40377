import { inOnly } from './breaking.ts';
import type { Mutant } from './mutant.ts';

/** What is broken of the files of releases. */
export const fileMutants: readonly Mutant[] = [
  {
    name: 'files that are cut',
    by: ['I43'],
    text: 'the file of a component comes without its beginning',
    ports: inOnly('promote-requested', (ports) => ({
      ...ports,
      files: {
        ...ports.files,
        putIfAbsent: (bucket, name, bytes, contentType) => {
          const written = name.endsWith('/rbac.yaml') ? bytes.slice(1) : bytes;
          return ports.files.putIfAbsent(bucket, name, written, contentType);
        },
      },
    })),
  },
];
