import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import topology from '../../infra/topology.json' with { type: 'json' };

const root = path.join(import.meta.dirname, '..', '..');
const text = readFileSync(path.join(root, 'docs/security.md'), 'utf8');
const accounts = readFileSync(path.join(root, 'infra/accounts.tf'), 'utf8');
const secrets = readFileSync(path.join(root, 'infra/secrets.tf'), 'utf8');

describe('docs/security.md', () => {
  it.each(topology.functions.map(({ name, needs }) => [name, needs] as const))(
    'says of %s what it needs',
    (name, needs) => {
      expect(text).toContain(`\n| \`${name}\` | ${needs.join(', ')} |\n`);
    },
  );

  it('says so of no other function', () => {
    const named = [...text.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
    expect(named).toEqual(topology.functions.map(({ name }) => name));
  });

  const all = new Set(topology.functions.flatMap(({ needs }) => needs));
  it.each([...all].map((need) => need.replace(/^publish .*/, 'publish ')))(
    'says what %s is, and Terraform grants it',
    (need) => {
      const [, table = ''] = text.split('| need |');
      expect(table).toContain(need.trim());
      expect(`${accounts}${secrets}`).toContain(`"${need}`);
    },
  );
});
