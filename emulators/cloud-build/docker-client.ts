import { runDockerCommand } from '../images/docker-command.ts';

// The program behind the `docker` that docker-shim.ts installs: IMAGES REGISTRY_URL ARGUMENTS...
const [, , home = '', registryUrl = '', ...args] = process.argv;
process.exitCode = await runDockerCommand(args, {
  cwd: process.cwd(),
  home,
  registryUrl,
  log: (line) => console.log(line),
  signal: new AbortController().signal,
});
