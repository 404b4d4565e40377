import type { ShownAction } from './action.ts';
import { type Announcement, announcementOf } from './announcement.ts';
import { type AnnouncementTarget, targetName, targetsOf } from './announcement-target.ts';
import { findingTexts } from './file-findings.ts';
import type { PlannedFloatingTag, PlannedImage, PromotionPlan } from './plan.ts';
import { rbacTexts } from './planned-rbac.ts';
import { waiverText } from './planned-waivers.ts';
import { releaseName } from './release.ts';
import type { ShownApproval } from './shown-word.ts';
import { type Preview, previewsOf } from './told-texts.ts';

/** What is shown of a candidate's promotion before anybody asks for it. */
export interface ShownPlan {
  readonly candidate: string;
  /** What would be answered to whoever asks now. */
  readonly admission:
    | { readonly kind: 'allow' }
    | { readonly kind: 'deny'; readonly why: string }
    /** Waiting alone helps: from then on the same is admitted, in ISO 8601. */
    | { readonly kind: 'later'; readonly why: string; readonly at: string }
    | { readonly kind: 'admitted'; readonly step: string; readonly held?: string };
  /** Who found this plan right, and who still may; not told of one that is admitted. */
  readonly approvals?: ShownApprovals;
  readonly planHash?: string;
  readonly plan?: PromotionPlan;
  /** The release notes, in Markdown. */
  readonly notes?: string;
  readonly announcement?: Announcement;
  /** What each target will be told, exactly. */
  readonly previews?: readonly Preview[];
  /** What people can do with this plan before their eyes; nothing once it was admitted. */
  readonly actions?: readonly ShownAction[];
}

/** How far the approvals of a plan have come, with times in ISO 8601. */
export interface ShownApprovals {
  /** So many of others than the one who asks. */
  readonly needed: number;
  readonly given: readonly ShownApproval[];
  /** The promoters who have not approved it, by e-mail address. */
  readonly open: readonly string[];
}

/** A plan with all that will be said of its release; the notes are in Markdown, with their address. */
export function withWords(
  planned: { readonly plan: PromotionPlan; readonly planHash: string },
  { notes, address }: { readonly notes: string; readonly address: string },
) {
  const { plan } = planned;
  const previews = previewsOf(plan, notes, address);
  return { ...planned, notes, announcement: announcementOf(plan), previews };
}

/** A promotion as people read it: what it is, whether it may be, and every write of it, by kind. */
export function planText(shown: ShownPlan): string {
  const { candidate, plan } = shown;
  const about =
    plan === undefined
      ? `candidate ${candidate}`
      : `${releaseName(plan.line, plan.version)}, from candidate ${candidate}`;
  const rest = planSections(shown).map(([title, lines]) => section(title, lines));
  return [about, admissionText(shown), ...rest, ''].join('\n');
}

/** A heading and the lines below it. */
export type PlanSection = readonly [title: string, lines: readonly string[]];

/** All that a plan says, by what it is about; a section without lines is left out. */
export function planSections(shown: ShownPlan): readonly PlanSection[] {
  const { plan, planHash } = shown;
  const sections = plan === undefined ? [] : sectionsOf(plan, shown);
  const ask = planHash === undefined ? [] : [['The hash of this plan', [planHash]] as const];
  return [...approvalSection(shown), ...sections, ...ask];
}

/** Whether it may be promoted, in words that go on from its name. */
export function admissionText({ admission }: ShownPlan): string {
  switch (admission.kind) {
    case 'allow':
      return 'may be promoted now';
    case 'deny':
      return `cannot be promoted now: ${admission.why}`;
    case 'later':
      return `cannot be promoted until ${admission.at}: ${admission.why}`;
    case 'admitted':
      if (admission.step === 'done') return 'is promoted';
      if (admission.step === 'withdrawn') return 'was promoted, and its release is withdrawn';
      return admission.held === undefined
        ? `is admitted: ${admission.step}`
        : `is admitted, and held at ${admission.step}: ${admission.held}`;
  }
}

function sectionsOf(plan: PromotionPlan, shown: ShownPlan): readonly PlanSection[] {
  const {
    line,
    version,
    contributions,
    images,
    floatingTags,
    files,
    findings,
    rbac = [],
    waivers = [],
  } = plan;
  const sections: readonly PlanSection[] = [
    [
      `Why ${version}`,
      contributions.map(({ component, why, bump }) => `${component} ${why} (${bump})`),
    ],
    ['Waivers', waivers.map(waiverText)],
    ['RBAC rules', rbac.flatMap(rbacTexts)],
    ['Copies by digest', images.filter(isCopied).map(copyText)],
    ['Version tags', images.map(versionTagText)],
    ['Floating tags', floatingTags.map(floatingTagText)],
    ['Files', files.map(({ component, path }) => `${line}/${version}/${component}/${path}`)],
    ['Findings in files', findings === undefined ? [] : findingTexts(findings)],
    ['Announcement', targetsOf(plan).map((one) => targetText(plan, one, shown.previews))],
    ['Notes', shown.notes?.trimEnd().split('\n') ?? []],
  ];
  return sections.filter(([, lines]) => lines.length > 0);
}

/** A target, and what it will be told where that is short; the notes stand below. */
function targetText(
  { line, version }: PromotionPlan,
  target: AnnouncementTarget,
  previews: readonly Preview[] = [],
): string {
  const name = targetName(target);
  switch (target.kind) {
    case 'topic':
      return `${name}: a message, when everybody can pull all of it`;
    case 'github':
      return `${name}: the release ${releaseName(line, version)}, with the notes`;
    case 'slack':
    case 'plain': {
      const content = previews.find((one) => one.target === name)?.content;
      return `${name}, as ${target.kind}: ${JSON.stringify(content ?? null)}`;
    }
  }
}

function approvalSection({ approvals }: ShownPlan): readonly PlanSection[] {
  if (approvals === undefined || approvals.needed + approvals.given.length === 0) return [];
  const { needed, given, open } = approvals;
  const lines = [
    `of ${needed} that are needed, by others than the one who asks, ${given.length} are given`,
    ...given.map(({ by, at, until, reason }) => {
      const said = reason === undefined ? '' : `: ${reason.replace(/\s+/g, ' ')}`;
      return `${by}, at ${at}, counts until ${until}${said}`;
    }),
    `may still approve: ${open.join(', ') || 'nobody'}`,
  ];
  return [['Approvals', lines]];
}

function section(title: string, lines: readonly string[]): string {
  return [`\n${title}`, ...lines.map((line) => `  ${line}`.trimEnd())].join('\n');
}

function isCopied({ write }: PlannedImage): boolean {
  return write === 'create';
}

function copyText({ name, repository, digest, platforms }: PlannedImage): string {
  const of = platforms.length === 1 ? '1 platform' : `${platforms.length} platforms`;
  return `${name} to ${repository}: ${digest}, ${of}`;
}

function versionTagText({ repository, versionTag, write, found, digest }: PlannedImage): string {
  const named = `${repository}:${versionTag}`;
  switch (write) {
    case 'create':
      return `${named}: is created`;
    case 'already right':
      return `${named}: is right already`;
    case 'CONFLICT':
      return `${named}: CONFLICT, it is ${found} and not ${digest}`;
  }
}

function floatingTagText({ repository, tag, version, write, now }: PlannedFloatingTag): string {
  const named = `${repository}:${tag}`;
  switch (write) {
    case 'create':
      return `${named}: is created at ${version}`;
    case 'move':
      return `${named}: moves from ${now} to ${version}`;
    case 'stays':
      return now === version
        ? `${named}: stays at ${version}`
        : `${named}: stays at ${now}, which is higher than ${version}`;
  }
}
