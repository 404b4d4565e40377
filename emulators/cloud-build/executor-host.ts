import { constants } from 'node:os';
import { startChild } from '../child-process.ts';
import { runDockerCommand } from '../images/docker-command.ts';
import type { Step } from './build.ts';
import type { Executor, RunningStep } from './executor.ts';
import { planStep, type StepPlan } from './plan-step.ts';

/** How long a process has to end by itself after SIGTERM before its group is killed. */
const killGraceMs = 1_500;
/** What a shell reports for a process that a signal ended: this and the signal's number. */
const signalExitBase = 128;
const notice =
  'Executor: host. This is NOT a sandbox: steps run as ordinary processes of this machine.';

/** Runs steps as processes of this machine, whose tools stand for known builder images. */
export function hostExecutor(why: string): Executor {
  return {
    title: `Steps of builds run on this machine itself, ${why}`,
    notice,
    run: async (step: Step, index: number, running: RunningStep) => {
      const plan = await planStep(step, index, running, running.signal);
      running.signal.throwIfAborted();
      return { exitCode: await runPlan(plan, running) };
    },
    removeWorkspace: ({ remove }) => remove(),
    endLeftovers: async () => undefined,
    close: async () => undefined,
  };
}

async function runPlan(plan: StepPlan, running: RunningStep): Promise<number> {
  const { workspace, registryUrl, line, signal } = running;
  if (plan.kind === 'docker') {
    const { args, cwd } = plan;
    return runDockerCommand(args, { cwd, home: workspace.images, registryUrl, log: line, signal });
  }
  const [command = 'true', ...args] = plan.command;
  const { environment, cwd } = plan;
  const lines = { onLine: line, onErrorLine: line };
  const child = await startChild({ command, args, environment, cwd, ...lines });
  const stop = (): void => {
    child.stop(killGraceMs);
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const exit = await child.exit;
  signal.removeEventListener('abort', stop);
  if (exit.code !== null) return exit.code;
  return signalExitBase + (exit.signal === null ? 0 : constants.signals[exit.signal]);
}
