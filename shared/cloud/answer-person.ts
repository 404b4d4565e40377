import type { Request, Response } from '@google-cloud/functions-framework';
import { readJson } from '#edge/json.ts';
import type { Answer } from '#flow/answer.ts';
import type { Respond } from '#flow/persons-request.ts';
import type { Duty } from '#flow/turn.ts';
import { answer } from './answer.ts';
import { answerForm, formType } from './answer-form.ts';
import { identifyAsker, type SignIn } from './sign-in.ts';

const terms = { typeWords: 'send application/json', challenge: 'Bearer' };
/** Of other types a browser sends text/plain and multipart/form-data, which nobody needs. */
const formTerms = {
  ...terms,
  typeWords: `${terms.typeWords}, or a form of the page as ${formType}`,
};

/** What is asked for, however it was sent. */
interface Asked {
  readonly body: unknown;
  readonly key: string | undefined;
}

/**
 * Answers one request of a person, in JSON or as a form of the page: who it is comes first, before
 * anything is read. Both are answered by the same rules; where there is no page no form is taken.
 */
export async function answerPerson(
  duty: Duty,
  signIn: SignIn,
  respond: Respond,
  request: Request,
  response: Response,
): Promise<void> {
  const hasPage = signIn.pageOrigin !== undefined;
  const exchange = { request, response, log: duty.ports.log, ...(hasPage ? formTerms : terms) };
  const respondTo = async (read: () => Asked): Promise<Answer> => {
    const person = await identifyAsker(signIn, request.headers);
    const { body, key: idempotencyKey } = read();
    return respond({ person, path: request.path, body, idempotencyKey }, duty);
  };
  const isForm = request.method === 'POST' && request.is(formType) === formType;
  if (isForm && hasPage) return answerForm(exchange, respondTo);
  await answer(exchange, () =>
    respondTo(() => ({
      body: readJson(request.rawBody ?? new Uint8Array(), 'the body'),
      key: request.get('idempotency-key'),
    })),
  );
}
