import { startRegistry } from '../../emulators/registry/registry.ts';

/** Our registry emulator in a process of its own: `emulator-process.ts DIR PORT`. */
const [dir, port] = process.argv.slice(2);
if (dir === undefined || port === undefined) throw new Error('Usage: emulator-process.ts DIR PORT');
const registry = await startRegistry({ dir, port: Number(port) });
process.once('SIGTERM', () => registry.close());
