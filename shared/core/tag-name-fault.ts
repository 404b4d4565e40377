import { parseComponentTag, tagLengthMax } from './version.ts';

/** The parts of a name that is roughly a version. */
interface RoughVersion {
  readonly name: string;
  /** A word before it, such as `release-`. */
  readonly word: string;
  /** `v`, `V` or nothing. */
  readonly v: string;
  readonly numbers: readonly string[];
  /** With its `-`. */
  readonly pre: string;
  /** With its `+`. */
  readonly build: string;
}

/**
 * What is wrong with a name that is no version, and which one was meant where that is sure. Of a
 * hostile name nothing is repeated.
 */
export function faultOfName(name: string): string {
  const rough = roughVersionOf(name);
  if (rough === undefined) return wanted;
  const words = faults.find(({ isOf }) => isOf(rough))?.words ?? tooLong;
  const meant = meantBy(rough);
  return parseComponentTag(meant) === undefined ? words : `${words}: did you mean ${meant}?`;
}

const wanted = 'neither vX.Y.Z nor vX.Y.Z-pre';
const tooLong = `longer than ${tagLengthMax} characters`;
const roughForm =
  /^\s*((?:(?:release|version|rel|ver)[-_.]?)?)(v?)(\d+(?:\.\d+)*)((?:-[^\s+]*)?)((?:\+\S*)?)\s*$/i;
const zeros = /^0+(?=\d)/;
const digitsMax = 9;

/** What can be wrong with it; the first that is so is told. */
const faults: readonly { readonly words: string; isOf(version: RoughVersion): boolean }[] = [
  { words: 'a blank before or after it', isOf: ({ name }) => name.trim() !== name },
  { words: 'a word before the version', isOf: ({ word }) => word !== '' },
  { words: 'a capital V', isOf: ({ v }) => v === 'V' },
  { words: 'more than three numbers', isOf: ({ numbers }) => numbers.length > 3 },
  { words: 'a number with a leading zero', isOf: ({ numbers }) => numbers.some(hasZero) },
  {
    words: `a number of more than ${digitsMax} digits`,
    isOf: ({ numbers }) => numbers.some(({ length }) => length > digitsMax),
  },
  { words: 'build metadata, which no image tag can have', isOf: ({ build }) => build !== '' },
  {
    words: 'an empty identifier in its pre-release',
    isOf: ({ pre }) => pre !== '' && identifiersOf(pre).includes(''),
  },
  {
    words: 'a number with a leading zero in its pre-release',
    isOf: ({ pre }) => identifiersOf(pre).some(hasZero),
  },
  {
    words: 'a character in its pre-release that is no letter or digit, and neither "." nor "-"',
    isOf: ({ pre }) => /[^0-9A-Za-z.-]/.test(pre),
  },
  {
    words: 'the name of a floating tag of images',
    isOf: ({ v, numbers, pre }) => v !== '' && numbers.length < 3 && pre === '',
  },
  { words: wanted, isOf: ({ v, numbers }) => v === '' || numbers.length < 3 },
];

function roughVersionOf(name: string): RoughVersion | undefined {
  const [all, word = '', v = '', numbers = '', pre = '', build = ''] = roughForm.exec(name) ?? [];
  return all === undefined ? undefined : { name, word, v, numbers: numbers.split('.'), pre, build };
}

/** What is short is completed only where nothing else is in doubt: `v01.2` may mean `v0.1.2`. */
function meantBy({ word, v, numbers, pre }: RoughVersion): string {
  const isBare = v === '' && numbers.length === 1;
  if (numbers.length < 3 && (word !== '' || isBare || numbers.some(hasZero))) return '';
  const three = numbers.length < 3 ? [...numbers, '0', '0'].slice(0, 3) : numbers;
  const end = pre === '' ? '' : `-${identifiersOf(pre).map(withoutZeros).join('.')}`;
  return `v${three.map(withoutZeros).join('.')}${end}`;
}

function identifiersOf(pre: string): readonly string[] {
  return pre.slice(1).split('.');
}

function hasZero(text: string): boolean {
  return /^0\d+$/.test(text);
}

function withoutZeros(text: string): string {
  return hasZero(text) ? text.replace(zeros, '') : text;
}
