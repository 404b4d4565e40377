// biome-ignore-all lint/suspicious/noTemplateCurlyInString: substitutions of Cloud Build
import { type BuildRow, refused } from './build-row.ts';

const loose = { substitutionOption: 'ALLOW_LOOSE' };
const dynamic = { dynamicSubstitutions: true };
const prefix = 'generic::invalid_argument: ';
const field = 'invalid build: invalid .substitutions field: ';
const print = (text: string): object[] => [{ name: 'ubuntu', args: ['printf', '%s', text] }];

const notInData = (key: string): string =>
  `key in the template "${key}" is not matched in the substitution data`;
const notInTemplate = (key: string): string =>
  `key "${key}" in the substitution data is not matched in the template`;
const noBuiltIn = (key: string): string =>
  `${prefix}invalid value for 'build.substitutions': ` +
  `key in the template "${key}" is not a valid built-in substitution`;
const badKey = (key: string): string =>
  `${field}substitution key "${key}" does not respect format "^_[A-Z0-9_]+$" ` +
  'and is not an overridable built-in substitutions';
const longKey = `_${'A'.repeat(100)}`;
const longValue = 'x'.repeat(4_001);
const manyKeys = Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`_K${at}`, '']));

/** Which substitutions are refused: text, data, options, the whole message. */
const refusals: readonly (readonly [string, Record<string, string>, object, string])[] = [
  ['$_A', {}, {}, prefix + notInData('_A')],
  ['x', { _A: '1' }, {}, prefix + notInTemplate('_A')],
  ['$$_A', { _A: '1' }, {}, prefix + notInTemplate('_A')],
  [
    '$_A $_B',
    { _C: '' },
    {},
    `${prefix}${notInData('_A')};${notInData('_B')};${notInTemplate('_C')}`,
  ],
  ['$FOO', {}, {}, noBuiltIn('FOO')],
  ['$FOO', {}, loose, noBuiltIn('FOO')],
  ['$FOO', { FOO: 'x' }, {}, badKey('FOO')],
  ['x', { PROJECT_ID: 'x' }, {}, badKey('PROJECT_ID')],
  ['x', { BUILD_ID: 'x' }, loose, badKey('BUILD_ID')],
  ['x', { _a: 'x' }, {}, badKey('_a')],
  ['x', { [longKey]: 'x' }, {}, `${field}substitution key "${longKey}" too long (max: 100)`],
  ['$_A', { _A: longValue }, {}, `${field}substitution value "${longValue}" too long (max: 4000)`],
  ['x', manyKeys, {}, `${field}number of substitutions 201 exceeded (max: 200)`],
];

/** Which values of `_A` and `_B` are refused where they may refer to each other. */
const dynamicRefusals: readonly (readonly [string, string, string])[] = [
  ['$_B', '$_A', 'cycle in evaluating substitutions'],
  ['${_B', '', 'unclosed brace in "${_B"'],
  ['${_B@Q}', '', 'unknown bash form "${_B@Q}"'],
];

/** Substitutions that are refused, with Cloud Build's words for what is wrong. */
export const substitutionRefusalRows: readonly BuildRow[] = [
  ...refusals.map(
    ([text, substitutions, options, message]): BuildRow => ({
      name: `"${text}" with ${JSON.stringify(substitutions).slice(0, 40)} ${JSON.stringify(options)} is refused`,
      build: { steps: print(text), substitutions, options },
      ...(text === '$_A' && message.endsWith('data') && { gcloud: true }),
      expected: refused(message),
    }),
  ),
  ...dynamicRefusals.map(
    ([a, b, why]): BuildRow => ({
      name: `the dynamic values "${a}" and "${b}" are refused`,
      build: { steps: print('$_A'), substitutions: { _A: a, _B: b }, options: dynamic },
      expected: refused(`${prefix}invalid value for 'build.substitutions': [_A -> ${a}]: ${why}`),
    }),
  ),
];
