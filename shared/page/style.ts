import { actions } from '#page/style/actions.ts';
import { colours } from '#page/style/colours.ts';
import { frame } from '#page/style/frame.ts';
import { media } from '#page/style/media.ts';
import { tables } from '#page/style/tables.ts';
import { tests } from '#page/style/tests.ts';
import { text } from '#page/style/text.ts';
import { verdicts } from '#page/style/verdicts.ts';

/** How pages look; what stands later goes before. */
export const style = [colours, text, frame, verdicts, tables, tests, actions, media].join('');
