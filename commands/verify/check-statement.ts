import type { OpenedBundle } from '#cloud/open-bundle.ts';
import { canonicalText } from '#core/recipe.ts';
import { releaseName } from '#core/release.ts';
import type { ReleasedSet } from '#core/released-set.ts';
import { statementPath } from '#flow/statement-file.ts';
import { type Check, checked, unchecked } from './check.ts';
import type { FoundRelease } from './found-release.ts';

/** Checks who signed the statement, and that it and `release.json` say the same of this release. */
export function checkStatement(release: FoundRelease): readonly Check[] {
  return [checkSignature(release), checkAgreement(release)];
}

function checkSignature({ statement }: FoundRelease): Check {
  const check = 'the statement is signed by a key that is trusted';
  const fault = signatureFault(statement);
  return checked(check, 'signature', 1, fault === undefined ? [] : [`${statementPath} ${fault}`]);
}

function signatureFault(opened: OpenedBundle | undefined): string | undefined {
  switch (opened?.kind) {
    case undefined:
      return 'is not there';
    case 'malformed':
      return `cannot be read: ${opened.why}`;
    case 'unknown-key':
      return `is signed by ${opened.keyIds.join(', ')}, which is not trusted: name its key by --key`;
    case 'bad-signature':
      return `does not bear the signature of ${opened.keyId}`;
    case 'signed':
      return undefined;
  }
}

/** What both say, by the words in which a difference is told. */
type Said = Readonly<Record<string, unknown>>;

function checkAgreement({ line, version, statement, description }: FoundRelease): Check {
  const check = 'release.json says what the statement says, of this release';
  if (description.kind === 'unreadable') return checked(check, 'parts', 0, [description.why]);
  if (statement?.kind !== 'signed')
    return unchecked(check, 'parts', 'no statement can be believed');
  const described = saidBy(description.value);
  const stated = saidBy(statement.statement);
  const asked = releaseName(line, version);
  const other = Object.entries({ 'release.json': described, [statementPath]: stated })
    .filter(([, { release }]) => release !== asked)
    .map(([path, { release }]) => `${path} is about ${release}, and not ${asked}`);
  const differing = Object.keys(stated).filter(
    (part) => canonicalText([stated[part]]) !== canonicalText([described[part]]),
  );
  const faults = differing.map((part) => `they differ in: ${part}`);
  return checked(check, 'parts', Object.keys(stated).length, [...other, ...faults]);
}

function saidBy(set: ReleasedSet): Said {
  const { line, version, candidate, since, components, images, cells, waivers } = set;
  const { planHash, requestedBy, reason, approvals, admittedAtMs } = set;
  return {
    ...{ release: releaseName(line, version), candidate, 'release before': since },
    ...{ components, images, 'test results': cells, waivers, 'plan hash': planHash },
    ...{ requester: requestedBy, reason, approvals, 'time of admission': admittedAtMs },
  };
}
