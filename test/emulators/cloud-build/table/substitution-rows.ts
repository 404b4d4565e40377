// biome-ignore-all lint/suspicious/noTemplateCurlyInString: substitutions of Cloud Build
import { type BuildRow, ended } from './build-row.ts';

const loose = { substitutionOption: 'ALLOW_LOOSE' };
const dynamic = { dynamicSubstitutions: true };

/** What the only argument of a step becomes. */
const expansions: readonly (readonly [string, Record<string, string>, string])[] = [
  ['$PROJECT_ID', {}, 'p'],
  ['${PROJECT_ID}', {}, 'p'],
  ['$PROJECT_NUMBER $LOCATION', {}, '1 global'],
  ['[$COMMIT_SHA]', {}, '[]'],
  ['[$TAG_NAME][${REF_NAME}][$REPO_FULL_NAME]', {}, '[][][]'],
  ['[$REVISION_ID][$SHORT_SHA][$BRANCH_NAME][$REPO_NAME][$TRIGGER_NAME]', {}, '[][][][][]'],
  ['[$TRIGGER_BUILD_CONFIG_PATH$SERVICE_ACCOUNT$SERVICE_ACCOUNT_EMAIL]', {}, '[]'],
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
  ['${_A', {}, '${_A'],
  ['$1 $lower ${lower} $(pwd) a$', {}, '$1 $lower ${lower} $(pwd) a$'],
  ['$_A', { _A: '$PROJECT_ID' }, '$PROJECT_ID'],
  ['$_A', { _A: '$&$1' }, '$&$1'],
];

const looseExpansions: typeof expansions = [
  ['[$_A]', {}, '[]'],
  ['x', { _A: '1' }, 'x'],
  ['[${_A_B}]', { _A: '1' }, '[]'],
];

/** What a form makes of `_X`, which is `aBc/def`. */
const forms: readonly (readonly [string, string])[] = [
  ['${_X^^}', 'ABC/DEF'],
  ['${_X,,}', 'abc/def'],
  ['${_X^}', 'ABc/def'],
  ['${_X,}', 'aBc/def'],
  ['${_X:1}', 'Bc/def'],
  ['${_X:1:2}', 'Bc'],
  ['${_X#a}', 'Bc/def'],
  ['${_X#*/}', 'def'],
  ['${_X##*e}', 'f'],
  ['${_X%/*}', 'aBc'],
  ['${_X%%c*}', 'aB'],
  ['${_X%f}', 'aBc/de'],
  ['${_X/B/b}', 'abc/def'],
  ['${_X//?/x}', 'xxxxxxx'],
  ['${_X/B}', 'ac/def'],
  ['${_X:-d}', 'aBc/def'],
  ['${_NONE:-d}', 'd'],
  ['${_NONE:-${_X^^}}', 'ABC/DEF'],
  ['${TAG_NAME:-none}', 'none'],
  ['$$_X', '$_X'],
  ['$PROJECT_ID-$_X', 'p-aBc/def'],
];

const print = (text: string): object[] => [{ name: 'ubuntu', args: ['printf', '%s', text] }];

function expanding(
  [text, substitutions, expected]: (typeof expansions)[number],
  options: object,
  mode: string,
): BuildRow {
  return {
    name: `${mode} makes of "${text}" with ${JSON.stringify(substitutions)} "${expected}"`,
    build: { steps: print(text), substitutions, options },
    expected: ended('SUCCESS', { lines: [`Step #0: ${expected}`] }),
  };
}

/** Every field in which a substitution is expanded; `script`, ids and the logs' bucket are none. */
const everyField: BuildRow = {
  name: 'name, args, env, dir, entrypoint, images and tags are expanded, script and id are not',
  build: {
    steps: [
      {
        ...{ name: '$_A', id: '$_A', dir: '$_A', entrypoint: '$_B', env: ['K=$_A'] },
        args: ['-c', 'echo "$$K $$G $_A $${PWD##*/}"'],
      },
      { name: 'ubuntu', script: 'echo "[$_A]"' },
    ],
    substitutions: { _A: 'ubuntu', _B: 'sh' },
    options: { env: ['G=g-$_A'] },
    tags: ['t-$_A', 'u'],
    images: ['gcr.io/p/$_A'],
  },
  expected: ended('FAILURE', {
    failure: 'PUSH_IMAGE_NOT_FOUND',
    images: ['gcr.io/p/ubuntu'],
    tags: ['t-ubuntu', 'u'],
    lines: ['Step #0 - "$_A": ubuntu g-ubuntu ubuntu ubuntu', 'Step #1: []'],
  }),
};

const carried: readonly BuildRow[] = [
  {
    name: 'a script reads substitutions from its environment with automapSubstitutions',
    build: {
      steps: [{ name: 'ubuntu', script: 'echo "$_A $PROJECT_ID"', automapSubstitutions: true }],
      substitutions: { _A: 'x' },
    },
    gcloud: true,
    expected: ended('SUCCESS', { lines: ['Step #0: x p'] }),
  },
  {
    name: 'options.automapSubstitutions holds for every step but one that declines',
    build: {
      steps: [
        { name: 'ubuntu', script: 'echo "[$_A]"' },
        { name: 'ubuntu', script: 'echo "[$_A]"', env: ['_A=own'] },
      ],
      substitutions: { _A: 'x' },
      options: { automapSubstitutions: true },
    },
    expected: ended('SUCCESS', { lines: ['Step #0: [x]', 'Step #1: [own]'] }),
  },
  {
    name: 'a key that only another value uses is matched with dynamicSubstitutions',
    build: { steps: print('$_A'), substitutions: { _A: '$_B', _B: 'x' }, options: dynamic },
    gcloud: true,
    expected: ended('SUCCESS', { lines: ['Step #0: x'] }),
  },
  {
    name: 'the output of a step is no substitution of the next',
    build: {
      steps: [{ name: 'ubuntu', script: 'printf "$_A" > $BUILDER_OUTPUT/output' }],
      options: loose,
    },
    expected: ended('SUCCESS', { outputs: [] }),
  },
];

/** What substitutions become, in both modes. */
export const substitutionRows: readonly BuildRow[] = [
  ...expansions.map((row) => expanding(row, {}, 'MUST_MATCH')),
  ...looseExpansions.map((row) => expanding(row, loose, 'ALLOW_LOOSE')),
  ...forms.map(([form, expected]) => {
    const substitutions = { _Y: form, _X: 'aBc/def' };
    return expanding(['$_Y', substitutions, expected], { ...dynamic, ...loose }, 'a dynamic value');
  }),
  everyField,
  ...carried,
];
