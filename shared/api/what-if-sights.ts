import { whatIfText } from '#core/what-if-text.ts';
import { whatIfQuestionSchema, whatIfSchema } from '#edge/shown-what-if.ts';
import { showWhatIf } from '#flow/show-what-if.ts';
import { sight } from './sight.ts';

/** A line with one component at another tag. */
export const whatIfSight = sight({
  path: '/api/v1/what-if',
  summary: 'What a line would be with one component at another tag; nothing is built or written',
  asked: whatIfQuestionSchema,
  answer: whatIfSchema,
  hasText: true,
  show: async (duty, asked) => {
    const body = await showWhatIf(duty, asked);
    return { body, text: whatIfText(body) };
  },
});
