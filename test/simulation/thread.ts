import { parentPort, workerData } from 'node:worker_threads';
import { readAssignment, runSeeds } from './run-seeds.ts';

// Thousands of errors are made on purpose, and nobody reads where.
Error.stackTraceLimit = 0;
parentPort?.postMessage(await runSeeds(readAssignment(workerData)));
