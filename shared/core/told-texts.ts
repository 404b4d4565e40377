import { announcementOf } from './announcement.ts';
import { type AnnouncementTarget, targetName, targetsOf } from './announcement-target.ts';
import { markdownText } from './markdown-text.ts';
import type { PromotionPlan } from './plan.ts';
import type { ReleaseWithdrawal } from './promotion.ts';
import { releaseName } from './release.ts';

/** A release as GitHub shows it. */
export interface GithubRelease {
  /** `LINE@VERSION`. */
  readonly tag: string;
  readonly name: string;
  readonly body: string;
}

/** What one target will be told, exactly. */
export interface Preview {
  readonly target: string;
  readonly content: unknown;
}

/** GitHub takes no longer body. */
const githubBodyLengthMax = 125_000;
/** Slack cuts a text of 40,000 characters; nobody reads as many. */
const chatLengthMax = 3_000;

/** What every target of a plan will be told; the notes are those of the release, in Markdown. */
export function previewsOf(
  plan: PromotionPlan,
  notes: string,
  notesAddress: string,
): readonly Preview[] {
  return targetsOf(plan).map((target) => ({
    target: targetName(target),
    content: contentFor(target, plan, notes, notesAddress),
  }));
}

function contentFor(
  { kind }: AnnouncementTarget,
  plan: PromotionPlan,
  notes: string,
  notesAddress: string,
): unknown {
  switch (kind) {
    case 'topic':
    case 'plain':
      return announcementOf(plan);
    case 'github':
      return githubRelease(plan, notes, notesAddress);
    case 'slack':
      return chatMessage(plan);
  }
}

/**
 * The release on GitHub, cut to what GitHub takes, with a link to the whole notes. A comment at its
 * end, which is not shown, says that it is ours.
 */
export function githubRelease(
  plan: PromotionPlan,
  notes: string,
  notesAddress: string,
  withdrawn?: ReleaseWithdrawal,
): GithubRelease {
  const tag = releaseName(plan.line, plan.version);
  const before = withdrawn === undefined ? '' : `${withdrawnParagraph(withdrawn)}\n\n`;
  const after = `\n\n${ownMark(plan)}\n`;
  const rest = `\n\nThe notes are longer: [all of them](${notesAddress}).`;
  const roomMax = githubBodyLengthMax - before.length - after.length;
  const isWhole = notes.length <= roomMax;
  const shown = isWhole
    ? notes.trimEnd()
    : `${notes.slice(0, roomMax - rest.length).toWellFormed()}${rest}`;
  const name = withdrawn === undefined ? tag : `${tag} (withdrawn)`;
  return { tag, name, body: `${before}${shown}${after}` };
}

/** Whether a release on GitHub is the one of this plan, and not somebody else's under its tag. */
export function isOwnRelease(plan: PromotionPlan, body: string): boolean {
  return body.includes(ownMark(plan));
}

/** What is posted to a chat, in the form of Slack's incoming webhooks. */
export function chatMessage(plan: PromotionPlan, withdrawn?: ReleaseWithdrawal): object {
  const release = releaseName(plan.line, plan.version);
  const parts = plan.components.map(({ name, tag }) => `${name} ${tag}`).join(', ');
  const text =
    withdrawn === undefined
      ? `${release} is released: ${parts}`
      : `${release} is withdrawn: ${withdrawn.reason}${insteadWords(withdrawn)}`;
  return { text: chatText(text), unfurl_links: false };
}

/**
 * Plain words for Slack: without what it would take for a mention or a link.
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
function chatText(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const shown = line.length <= chatLengthMax ? line : `${line.slice(0, chatLengthMax)}…`;
  return shown
    .toWellFormed()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function ownMark({ line, version, candidate }: PromotionPlan): string {
  return `<!-- csi-release: ${releaseName(line, version)} of ${candidate} -->`;
}

function withdrawnParagraph(withdrawn: ReleaseWithdrawal): string {
  const since = new Date(withdrawn.atMs).toISOString().slice(0, 10);
  const { reason, instead } = withdrawn;
  const wayOut = instead === undefined ? '' : ` Use ${markdownText(instead)} instead.`;
  return `**Withdrawn on ${since}**: ${markdownText(reason)}.${wayOut}`;
}

function insteadWords({ instead }: ReleaseWithdrawal): string {
  return instead === undefined ? '' : `; use ${instead} instead`;
}
