import { compatibilityQuestionSchema, compatibilitySchema } from '#edge/shown-compatibility.ts';
import { showCompatibility } from '#flow/show-compatibility.ts';
import { sight } from './sight.ts';

/** Which versions were tested on which version of Kubernetes. */
export const compatibilitySight = sight({
  path: '/api/v1/compatibility',
  summary: 'Which versions of components were tested on which Kubernetes, and which set to take',
  asked: compatibilityQuestionSchema,
  answer: compatibilitySchema,
  hasText: true,
  show: async (duty, asked) => {
    const body = await showCompatibility(duty, asked);
    return { body, text: body.markdown };
  },
});
