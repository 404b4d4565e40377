import { setTimeout as delay } from 'node:timers/promises';
import { cloudEvent } from '@google-cloud/functions-framework';

/** As long as a function waits for a document or two. */
const waitMs = 20;

/** Does nothing: what is measured is all around it. */
cloudEvent('no-op', () => undefined);

/** Only waits: it shows how many are let wait at once. */
cloudEvent('wait', () => delay(waitMs));
