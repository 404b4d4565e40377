#!/usr/bin/env node
// In a checkout: the sources, as Node runs them. What is published is one file, made by
// `npm run bundle:cli`, which needs none of this.
import './preflight.mjs';

await import('../commands/cli.ts');
