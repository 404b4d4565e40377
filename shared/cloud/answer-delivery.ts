import type { Request, Response } from '@google-cloud/functions-framework';
import { PermanentError } from '#core/permanent-error.ts';
import { printable } from '#edge/faults.ts';
import type { Answer } from '#flow/answer.ts';
import type { Duty } from '#flow/turn.ts';
import { answer } from './answer.ts';
import { msSinceArrival } from './arrival.ts';
import { withDeadline } from './deadline.ts';
import { signatureChallenge, signaturesIn } from './signature-headers.ts';
import type { WebhookSecrets } from './webhook-secrets.ts';
import { verifySignature } from './webhook-signature.ts';

/** A delivery of a webhook whose signature is good. */
export interface SignedDelivery {
  /** What happened, in GitHub's word. */
  readonly event: string | undefined;
  readonly body: Uint8Array;
  /** GitHub's name of the delivery, for people. */
  readonly id: string;
}

/** How a function that a webhook calls answers. */
export type RespondToDelivery = (delivery: SignedDelivery, duty: Duty) => Promise<Answer>;

/** From its headers on. GitHub waits for ten seconds, in which a function may have to be started. */
const deliveryDeadlineMs = 5_000;

const terms = {
  typeWords: "set the webhook's content type to application/json",
  challenge: signatureChallenge,
};

/** Said of every delivery, so that whoever looks at the log finds it first. */
const unusable =
  'no delivery can be verified: mend GITHUB_WEBHOOK_SECRETS or GITHUB_WEBHOOK_SECRETS_FILE';

/**
 * Answers one delivery of a webhook. Nothing of it is believed or parsed before its signature is
 * found to be good, and it is answered in time: where we are too slow 503 says so, and what the
 * delivery told is found without it.
 */
export async function answerDelivery(
  duty: Duty,
  secrets: WebhookSecrets,
  respond: RespondToDelivery,
  request: Request,
  response: Response,
): Promise<void> {
  const { log } = duty.ports;
  const id = printable(request.get('x-github-delivery') ?? 'none');
  const respondTo = async (): Promise<Answer> => {
    const body = request.rawBody ?? new Uint8Array();
    const known = await secrets().catch((error: unknown) => {
      log.error(unusable, { delivery: id, error: String(error) });
      throw error;
    });
    await verifySignature(body, signaturesIn(request.headers), known);
    return respond({ event: request.get('x-github-event'), body, id }, duty);
  };
  await answer({ request, response, log, ...terms }, async () => {
    const leftMs = Math.max(0, Math.round(deliveryDeadlineMs - msSinceArrival(request)));
    try {
      return await withDeadline('the delivery', leftMs, respondTo());
    } catch (error) {
      if (error instanceof PermanentError)
        log.warn('refused a delivery', { delivery: id, reason: `${error.code}: ${error.message}` });
      throw error;
    }
  });
}
