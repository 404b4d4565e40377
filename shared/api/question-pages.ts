import { comparisonQuestionSchema } from '#edge/shown-comparison.ts';
import { compatibilityQuestionSchema } from '#edge/shown-compatibility.ts';
import { whatIfQuestionSchema } from '#edge/shown-what-if.ts';
import { whyQuestionSchema } from '#edge/shown-why.ts';
import { comparisonForm, comparisonPage } from '#page/comparison-page.ts';
import { compatibilityPage } from '#page/compatibility-page.ts';
import { whatIfForm, whatIfPage } from '#page/what-if-page.ts';
import { whyForm, whyPage } from '#page/why-page.ts';
import { comparisonSight } from './comparison-sights.ts';
import { compatibilitySight } from './compatibility-sights.ts';
import { type WebPage, webPage } from './web-page.ts';
import { whatIfSight } from './what-if-sights.ts';
import { whySight } from './why-sights.ts';

/** The pages that answer questions; without one they are the form to ask it. */
export const questionPages: readonly WebPage[] = [
  webPage({
    path: '/why',
    asked: whyQuestionSchema,
    show: async ({ duty, nowMs }, asked) => {
      const title = 'Why not yet?';
      const words = Object.values(asked);
      if (words.length === 0) return { title, main: whyForm() };
      const main = whyPage(await whySight.look(duty, asked), nowMs);
      return { title: `${title} ${words.join(' ')}`, from: whySight.at(asked), main };
    },
  }),
  webPage({
    path: '/what-if',
    asked: whatIfQuestionSchema.partial(),
    show: async ({ duty }, { line, component, tag }) => {
      if (line === undefined || component === undefined || tag === undefined)
        return { title: 'What if?', main: whatIfForm() };
      const asked = { line, component, tag };
      const main = whatIfPage(await whatIfSight.look(duty, asked));
      const title = `What if ${component} were at ${tag} in ${line}?`;
      return { title, from: whatIfSight.at(asked), isAskedOnce: true, main };
    },
  }),
  webPage({
    path: '/compare',
    asked: comparisonQuestionSchema.partial(),
    show: async ({ duty }, said) => {
      const title = 'Compare';
      const { from, to } = said;
      if (from === undefined || to === undefined) return { title, main: comparisonForm(said) };
      const asked = { from, to };
      const main = comparisonPage(await comparisonSight.look(duty, asked));
      return { title: `${title} ${from} and ${to}`, from: comparisonSight.at(asked), main };
    },
  }),
  webPage({
    path: '/compatibility',
    asked: compatibilityQuestionSchema,
    show: async ({ duty }, asked) => {
      const main = compatibilityPage(await compatibilitySight.look(duty, asked));
      return { title: 'Compatibility', from: compatibilitySight.at(asked), main };
    },
  }),
];
