// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are Cloud Build's placeholders
import { expect, test } from 'vitest';
import { requestedBuildSchema } from '../../../emulators/cloud-build/build.ts';
import { identify, substitute } from '../../../emulators/cloud-build/substitutions.ts';

const identity = identify('my-project', 'europe-west1', 'b-1');

function substituted(build: object): ReturnType<typeof substitute> {
  return substitute(
    requestedBuildSchema.parse({ steps: [{ name: 'ubuntu' }], ...build }),
    identity,
  );
}

/** What an argument of the only step becomes. */
function expand(text: string, substitutions: object = {}, options: object = {}): string {
  const steps = [{ name: 'ubuntu', args: [text] }];
  return substituted({ steps, substitutions, options }).steps[0]?.args?.[0] ?? '';
}

test.each([
  ['$PROJECT_ID', {}, 'my-project'],
  ['${PROJECT_ID}', {}, 'my-project'],
  ['$PROJECT_NUMBER', {}, '1'],
  ['$BUILD_ID/$LOCATION', {}, 'b-1/europe-west1'],
  ['$COMMIT_SHA', {}, ''],
  ['[$TAG_NAME][${REF_NAME}][$REPO_FULL_NAME]', {}, '[][][]'],
  ['$COMMIT_SHA', { COMMIT_SHA: 'abc' }, 'abc'],
  ['$_A', { _A: 'x' }, 'x'],
  ['${_A}b', { _A: 'x' }, 'xb'],
  ['$_A-$_A', { _A: 'x' }, 'x-x'],
  ['$_A.$_B', { _A: 'x', _B: '' }, 'x.'],
  ['$_Ab', { _A: 'x' }, 'xb'],
  ['$_A_B', { _A_B: 'y' }, 'y'],
  ['$$_A', {}, '$_A'],
  ['$$$_A', { _A: 'x' }, '$x'],
  ['$$$$', {}, '$$'],
  ['$${PROJECT_ID}', {}, '${PROJECT_ID}'],
  ['$', {}, '$'],
  ['$1 $lower ${lower} $(pwd) a$', {}, '$1 $lower ${lower} $(pwd) a$'],
  ['$_A', { _A: '$PROJECT_ID' }, '$PROJECT_ID'],
  ['$_A', { _A: '$&$1' }, '$&$1'],
])('"%s" with %o is "%s"', (text, substitutions, expected) => {
  expect(expand(text, substitutions)).toBe(expected);
});

test.each([
  ['$_A', {}, 'key in the template "_A" is not matched in the substitution data'],
  ['x', { _A: '1' }, 'key "_A" in the substitution data is not matched in the template'],
  ['$$_A', { _A: '1' }, 'key "_A" in the substitution data is not matched in the template'],
  [
    '$_A $_B',
    { _C: '' },
    'key in the template "_A" is not matched in the substitution data;' +
      'key in the template "_B" is not matched in the substitution data;' +
      'key "_C" in the substitution data is not matched in the template',
  ],
  [
    '$FOO',
    {},
    'invalid value for \'build.substitutions\': key in the template "FOO" is not a valid built-in substitution',
  ],
  [
    '$FOO',
    { FOO: 'x' },
    'substitution key "FOO" does not respect format "^_[A-Z0-9_]+$" and is not an overridable built-in substitutions',
  ],
  ['x', { PROJECT_ID: 'x' }, 'substitution key "PROJECT_ID" does not respect format'],
  ['x', { _a: 'x' }, 'substitution key "_a" does not respect format'],
  ['x', { [`_${'A'.repeat(100)}`]: 'x' }, 'too long (max: 100)'],
  ['$_A', { _A: 'x'.repeat(4_001) }, 'too long (max: 4000)'],
])('MUST_MATCH refuses "%s" with %o', (text, substitutions, message) => {
  expect(() => expand(text, substitutions)).toThrow(message);
});

test.each([
  ['[$_A]', {}, '[]'],
  ['x', { _A: '1' }, 'x'],
  ['[${_A_B}]', { _A: '1' }, '[]'],
])('ALLOW_LOOSE makes of "%s" with %o "%s"', (text, substitutions, expected) => {
  expect(expand(text, substitutions, { substitutionOption: 'ALLOW_LOOSE' })).toBe(expected);
});

test('ALLOW_LOOSE still refuses an unknown key without underscore', () => {
  const loose = { substitutionOption: 'ALLOW_LOOSE' };
  expect(() => expand('$FOO', {}, loose)).toThrow('is not a valid built-in substitution');
});

test.each([
  ['${_X}', 'a$_X', 'aAbc/def'],
  ['${_X^^}', '', 'ABC/DEF'],
  ['${_X,,}', '', 'abc/def'],
  ['${_X^}', '', 'Abc/def'],
  ['${_X,}', '', 'abc/def'],
  ['${_X:1}', '', 'bc/def'],
  ['${_X:1:2}', '', 'bc'],
  ['${_X#A}', '', 'bc/def'],
  ['${_X#*/}', '', 'def'],
  ['${_X##*e}', '', 'f'],
  ['${_X%/*}', '', 'Abc'],
  ['${_X%%c*}', '', 'Ab'],
  ['${_X%f}', '', 'Abc/de'],
  ['${_X/b/B}', '', 'ABc/def'],
  ['${_X//?/x}', '', 'xxxxxxx'],
  ['${_X/b}', '', 'Ac/def'],
  ['${_NONE:-d}', '', 'd'],
  ['${_NONE:-${_X^^}}', '', 'ABC/DEF'],
  ['${_X:-d}', '', 'Abc/def'],
  ['$$_X', '', '$_X'],
  ['$PROJECT_ID-$_X', '', 'my-project-Abc/def'],
  ['${TAG_NAME:-none}', '', 'none'],
])('dynamicSubstitutions: a value of "%s" is expanded', (value, text, expected) => {
  const template = text === '' ? '$_Y' : text;
  const given = text === '' ? { _Y: value, _X: 'Abc/def' } : { _X: 'Abc/def' };
  const options = { dynamicSubstitutions: true, substitutionOption: 'ALLOW_LOOSE' };
  expect(expand(template, given, options)).toBe(expected);
});

test.each([
  [{ _A: '$_B', _B: '$_A' }, 'cycle in evaluating substitutions'],
  [{ _A: '${_B', _B: '' }, 'unclosed brace'],
  [{ _A: '${_B@Q}', _B: '' }, 'unknown bash form "${_B@Q}"'],
])('dynamicSubstitutions refuse %o', (substitutions, message) => {
  expect(() => expand('$_A', substitutions, { dynamicSubstitutions: true })).toThrow(message);
});

test('a key that only another value uses is matched', () => {
  expect(expand('$_A', { _A: '$_B', _B: 'x' }, { dynamicSubstitutions: true })).toBe('x');
});

test('every field where Cloud Build expands is expanded, a script and an id are not', () => {
  const given = substituted({
    steps: [
      {
        name: 'img-$_A',
        id: '$_A',
        env: ['K=$_A'],
        dir: '$_A',
        entrypoint: '$_A',
        script: 'echo $_A',
      },
    ],
    images: ['gcr.io/p/$_A'],
    tags: ['$_A'],
    options: { env: ['G=$_A'] },
    substitutions: { _A: 'x' },
  });
  expect(given).toMatchObject({
    steps: [
      { name: 'img-x', id: '$_A', env: ['K=x'], dir: 'x', entrypoint: 'x', script: 'echo $_A' },
    ],
    images: ['gcr.io/p/x'],
    tags: ['x'],
    options: { env: ['G=x'] },
  });
});

test('a key that automapSubstitutions carries need not be in the template', () => {
  const options = { automapSubstitutions: true };
  expect(substituted({ substitutions: { _A: 'x' }, options }).substitutions).toEqual({ _A: 'x' });
});
