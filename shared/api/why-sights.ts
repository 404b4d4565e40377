import { whyText } from '#core/why-text.ts';
import { findOpenings } from '#edge/promotion-window.ts';
import { readWhyQuestion, whyQuestionSchema, whySchema } from '#edge/shown-why.ts';
import { showWhy } from '#flow/show-why.ts';
import { sight } from './sight.ts';

/** Why something is not released yet. */
export const whySight = sight({
  path: '/api/v1/why',
  summary: 'Why a tag or a candidate is not released yet, who must act, and how',
  asked: whyQuestionSchema,
  answer: whySchema,
  hasText: true,
  show: async (duty, asked) => {
    const body = await showWhy(duty, readWhyQuestion(asked), findOpenings);
    return { body, text: whyText(body) };
  },
});
