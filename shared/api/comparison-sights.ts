import { comparisonText } from '#core/comparison-text.ts';
import { comparisonQuestionSchema, comparisonSchema } from '#edge/shown-comparison.ts';
import { showComparison } from '#flow/show-comparison.ts';
import { sight } from './sight.ts';

/** Two sets beside each other. */
export const comparisonSight = sight({
  path: '/api/v1/comparison',
  summary: 'How two sets, candidates or releases, stand beside each other',
  asked: comparisonQuestionSchema,
  answer: comparisonSchema,
  hasText: true,
  show: async (duty, asked) => {
    const body = await showComparison(duty, asked);
    return { body, text: comparisonText(body) };
  },
});
