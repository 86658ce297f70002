import { Problem } from '#core/problem';
import { casefold } from '#player/casefold';
import { skeleton } from './confusables.ts';

const SHORTEST = 3;
const LONGEST = 24;
/** Letters, marks, numbers, and a few signs; nothing that can't be seen, though Unicode calls some of it letters. */
const ALLOWED = /^(?:(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{M}\p{N} _.-])+$/u;
/** How default names begin: nobody chooses one, nor one that looks so. */
const DEFAULT_PREFIX = 'player-';
/** Signs, and the letters that look like a dash and stand for themselves in the table. */
const SEPARATORS = /[ _.·ˉˍー-]+/gu;

/**
 * The name that a text asks for: in normal form NFKC, without spaces around it and with single ones inside.
 *
 * @param blocked no name may hold one of these, in any spelling that looks alike
 * @throws Problem `name_not_allowed`
 */
export function nameOf(text: string, blocked: readonly string[]): string {
  const name = text.normalize('NFKC').replaceAll(/ +/g, ' ').replaceAll(/^ | $/g, '');
  const length = Array.from(name).length;
  if (length < SHORTEST || length > LONGEST)
    throw Problem.of('name_not_allowed', `A name has ${SHORTEST} to ${LONGEST} characters, this one has ${length}.`);
  if (!ALLOWED.test(name)) throw Problem.of('name_not_allowed', 'A name has letters, marks, numbers, spaces and _ - . only.');
  if (isDefaultLike(name)) throw Problem.of('name_not_allowed', `A chosen name does not begin with "${DEFAULT_PREFIX}".`);
  const spellings = loose(name);
  if (blocked.some((one) => loose(one).some((text) => spellings.some((spelling) => spelling.includes(text)))))
    throw Problem.of('name_not_allowed', 'The name holds a word that is kept: choose another.');
  return name;
}

/** The name looks as if nobody had chosen it, whatever sign it has in the place of the dash, or before the word. */
function isDefaultLike(name: string): boolean {
  const beginnings = loose(DEFAULT_PREFIX);
  return loose(name).some((spelling) => {
    const dashed = spelling.replaceAll(SEPARATORS, '-').replace(/^-/, '');
    return beginnings.some((beginning) => dashed.startsWith(beginning));
  });
}

/**
 * What a name is unique by: the skeleton of its case folded, and its skeleton's case folded. Each finds pairs that the other does not, as
 * a Cyrillic `В` looks like `B` while its small letter does not look like `b`. Once where they are the same.
 */
export const nameKeys = (name: string): string[] => [...new Set([skeleton(casefold(name)), casefold(skeleton(name))])];

/** Both keys with capitals and small letters taken for what either looks like, and without marks: a word is found in any spelling. */
const loose = (name: string): string[] =>
  nameKeys(name).map((key) => skeleton(casefold(skeleton(key.toUpperCase()))).replaceAll(/\p{M}/gu, ''));
