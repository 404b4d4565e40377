import { startRegistry } from '../../../emulators/registry/registry.ts';

// Run as a process of its own, to be killed: serves the directory it is given and says where.
const [, , dir = ''] = process.argv;
const { url } = await startRegistry({ dir });
process.stdout.write(`${url}\n`);
