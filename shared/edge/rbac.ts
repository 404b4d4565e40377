import { z } from 'zod';
import type { RbacGrant, RbacObject, RbacReading } from '#core/rbac.ts';
import { canonicalText } from '#core/recipe.ts';
import { printable } from './faults.ts';
import { parseManifests } from './manifest-documents.ts';
import { yamlValue } from './yaml-value.ts';

/** The largest file of manifests that is read: those of the components have a few KB. */
export const rbacBytesMax = 256 * 1024;
/** More things are granted by no role that a person could judge. */
export const grantsMax = 5_000;

const rbacGroup = 'rbac.authorization.k8s.io/';
const text = z.string().max(300);
const texts = z.nullish(z.array(text).max(500)).transform((all) => all ?? []);
const metadata = z.object({ name: text, namespace: text.nullish() });
const rule = z.object({
  ...{ apiGroups: texts, resources: texts, resourceNames: texts },
  ...{ nonResourceURLs: texts, verbs: texts },
});
const role = z.object({
  kind: z.enum(['Role', 'ClusterRole']),
  metadata,
  rules: z.nullish(z.array(rule)),
  aggregationRule: z.unknown().optional(),
});
const subject = z.object({ kind: text, name: text, namespace: text.nullish() });
const binding = z.object({
  kind: z.enum(['RoleBinding', 'ClusterRoleBinding']),
  metadata,
  roleRef: z.object({ kind: text, name: text }),
  subjects: z.nullish(z.array(subject)),
});
const rbac = z.discriminatedUnion('kind', [role, binding]);
const object = z.looseObject({ apiVersion: z.string(), kind: z.string() });
const list = z.object({ kind: z.literal('List'), items: z.array(z.unknown()) });

/**
 * Reads the roles and bindings of a file of manifests: one or many YAML documents, or lists of them.
 * What is about other things is passed over. Nobody's mistake in a file is ours: it is told of as
 * unreadable, with the reason.
 */
export function readRbac(bytes: Uint8Array): RbacReading {
  if (bytes.length > rbacBytesMax) return { unreadable: `has more than ${rbacBytesMax} bytes` };
  const content = new TextDecoder().decode(bytes);
  if (!content.includes(rbacGroup)) return { objects: [] };
  const found = documentsOf(content);
  if ('unreadable' in found) return found;
  const objects: RbacObject[] = [];
  let grants = 0;
  for (const value of found.values.flatMap(itemsOf)) {
    if (!object.safeParse(value).data?.apiVersion.startsWith(rbacGroup)) continue;
    const parsed = rbac.safeParse(value);
    if (!parsed.success) return { unreadable: faultOf(parsed.error) };
    grants += countOf(parsed.data);
    if (grants > grantsMax) return { unreadable: `grants more than ${grantsMax} things` };
    objects.push(objectOf(parsed.data));
  }
  return { objects };
}

type Values = { readonly values: readonly unknown[] } | { readonly unreadable: string };

function documentsOf(content: string): Values {
  const parsed = parseManifests(content);
  if ('unreadable' in parsed) return { unreadable: parsed.unreadable };
  const values: unknown[] = [];
  for (const document of parsed.documents) {
    const { value, faults } = yamlValue(document);
    const [fault] = faults;
    if (fault !== undefined) {
      const { unreadable } = parsed.faultAt(fault.offset, fault.words);
      return { unreadable };
    }
    values.push(value);
  }
  return { values };
}

function itemsOf(value: unknown): readonly unknown[] {
  const found = list.safeParse(value);
  return found.success ? found.data.items : [value];
}

function faultOf({ issues: [issue] }: z.ZodError): string {
  const where = issue?.path.map(String).join('.') ?? '';
  return printable(`is no role or binding: ${where} ${issue?.message ?? ''}`.trim());
}

type Rbac = z.infer<typeof rbac>;
type Rule = z.infer<typeof rule>;

/** How much is granted, before it is written out: a few lists of hundreds make millions. */
function countOf(value: Rbac): number {
  if (!('rules' in value)) return 1;
  const ruleCount = (one: Rule) => {
    const { apiGroups, resources, resourceNames, nonResourceURLs, verbs } = one;
    const things = apiGroups.length * resources.length * Math.max(resourceNames.length, 1);
    return verbs.length * (things + nonResourceURLs.length);
  };
  return (value.rules ?? []).reduce((sum, one) => sum + ruleCount(one), 0);
}

function objectOf(value: Rbac): RbacObject {
  const { kind, metadata: of } = value;
  const isWide = kind.startsWith('Cluster');
  const scope = isWide || !of.namespace ? '' : `${of.namespace}/`;
  return { name: `${kind} ${scope}${of.name}`, grants: grantsOf(value) };
}

function grantsOf(value: Rbac): readonly RbacGrant[] {
  if ('roleRef' in value) {
    const { roleRef, subjects } = value;
    return (subjects ?? []).map(({ kind, name, namespace }) => ({
      kind: 'binding',
      role: `${roleRef.kind} ${roleRef.name}`,
      subject: `${kind} ${namespace ? `${namespace}/` : ''}${name}`,
    }));
  }
  const { rules, aggregationRule } = value;
  const labels = canonicalText(aggregationRule ?? null);
  const aggregation = labels === 'null' ? [] : [{ kind: 'aggregation', labels } as const];
  return [...(rules ?? []).flatMap(permissions), ...aggregation];
}

function permissions(one: Rule): readonly RbacGrant[] {
  const { apiGroups, resources, resourceNames, nonResourceURLs, verbs } = one;
  const objects = resourceNames.length === 0 ? ['*'] : resourceNames;
  return verbs.flatMap((verb): readonly RbacGrant[] => [
    ...apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        objects.map((named) => ({
          ...({ kind: 'permission', verb } as const),
          ...{ group, resource, object: named },
        })),
      ),
    ),
    ...nonResourceURLs.map((path) => ({ kind: 'address', verb, path }) as const),
  ]);
}
