import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, sourceFiles } from '../sources.ts';

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const alerts = read('infra/alerts.tf');
const budget = read('infra/budget.tf');

const logAlerts = [...alerts.matchAll(/"([^"]+)"\s+= \{ message = "([^"]+)"/g)].map(
  ([, name = '', message = '']) => [name, message] as const,
);
const others = [...alerts.matchAll(/^ {4}"([^"]+)" = \{$/gm)].map(([, name = '']) => name);
const budgets = [...budget.matchAll(/display_name\s+= "csi-release: ([^"]+)"/g)].map(
  ([, name = '']) => name,
);

describe('alerts', () => {
  it('are each told of in docs/operations.md, and no others', () => {
    const [, section = ''] = read('docs/operations.md').split('\n## Alerts\n');
    const [table = ''] = section.split('\n## ');
    const told = [...table.matchAll(/^\| ([^|]+) \|/gm)].map(([, name]) => name);
    expect(told).toEqual(['alert', ...logAlerts.map(([name]) => name), ...others, ...budgets]);
  });

  const sources = sourceFiles('shared', 'functions').map(({ text }) => text);
  it.each(logAlerts)('of %s wait for what a function logs as an error', (_name, message) => {
    const line = new RegExp(`\\berror\\(\\s*['"\`]${message}['"\`]`);
    expect(sources.some((text) => line.test(text))).toBe(true);
  });
});
