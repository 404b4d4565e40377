import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { startChild } from '../child-process.ts';
import { type FunctionsCode, moduleOf, nodeCommand } from './functions-code.ts';
import type { Endpoints, ProcessForm } from './kept-process.ts';

const program = fileURLToPath(new URL('./functions-process.ts', import.meta.url));
const readyLine = z.object({ ports: z.record(z.string(), z.int()) });

/** All functions in one process, each on a port of its own, which the process says. */
export function sharedProcess(names: readonly string[], code: FunctionsCode): ProcessForm {
  return {
    title: "The functions' process",
    names,
    async start() {
      const { promise: endpoints, resolve } = Promise.withResolvers<Endpoints>();
      const child = await startChild({
        ...nodeCommand(code, program, moduleOf(code), ...names),
        onWord: (line) => {
          const ready = readyLine.safeParse(jsonOf(line));
          if (ready.success) resolve(endpointsOf(ready.data.ports));
        },
      });
      return { child, endpoints };
    },
  };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function endpointsOf(ports: Readonly<Record<string, number>>): Endpoints {
  return Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, { port }]));
}
