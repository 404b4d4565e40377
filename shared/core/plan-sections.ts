import type { PromotionPlan } from './plan.ts';
import { canonicalText } from './recipe.ts';

/** What of a plan may change while somebody looks at it, in words for people. */
export const planSections = [
  'release and files',
  'images',
  'version tags',
  'floating tags',
  'waivers',
] as const;

/** A section of a plan. */
export type PlanSection = (typeof planSections)[number];

/** A plan's hash has as many characters of the hash of each section, one section after the other. */
const sectionHashLength = 16;

/** The hash of a plan: the beginning of each section's hash, so that two tell what differs. */
export function planHashOf(plan: PromotionPlan, hash: (text: string) => string): string {
  const texts = sectionTexts(plan);
  return planSections.map((name) => hash(texts[name]).slice(0, sectionHashLength)).join('');
}

/** Which sections differ between two plans, by their hashes; all, where one is no hash of a plan. */
export function changedSections(before: string, after: string): readonly PlanSection[] {
  if (before.length !== after.length) return planSections;
  return planSections.filter((_name, index) => {
    const from = index * sectionHashLength;
    const to = from + sectionHashLength;
    return before.slice(from, to) !== after.slice(from, to);
  });
}

/**
 * The text of each section of a plan, with the state of production that it rests on. Equal plans
 * have equal texts, whatever the order of their keys.
 */
function sectionTexts(plan: PromotionPlan): Readonly<Record<PlanSection, string>> {
  const { images, floatingTags, waivers = [], ...rest } = plan;
  const copied = images.map(({ write: _write, found: _found, ...image }) => image);
  const tagged = images.map(({ repository, versionTag, write, found }) => ({
    ...{ repository, versionTag, write },
    ...(found === undefined ? {} : { found }),
  }));
  return {
    'release and files': canonicalText(rest),
    images: canonicalText(copied),
    'version tags': canonicalText(tagged),
    'floating tags': canonicalText(floatingTags),
    waivers: canonicalText(waivers),
  };
}
