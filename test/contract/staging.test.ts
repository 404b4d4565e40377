import { openWorld } from '../world/world.ts';
import { openStaging } from './real-ports.ts';
import { stagingContract, stagingOf } from './staging.ts';

stagingContract('the memory world', async (pageSize) => stagingOf(openWorld(), pageSize));
stagingContract('a registry', openStaging);
