import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Problem } from '#core/problem';
import { casefold } from '#player/casefold';
import table from './confusables.json' with { type: 'json' };
import { skeleton } from './confusables.ts';
import { nameKeys, nameOf } from './names.rules.ts';

const BLOCKED = ['admin', 'moderator', 'laurel'];
const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789äöüßéñçжщфλσς中日本अكب');
const names = fc.array(letter, { minLength: 3, maxLength: 24 }).map((list) => list.join(''));
const point = fc.integer({ min: 0, max: 0x10_ff_ff }).filter((code) => code < 0xd8_00 || code > 0xdf_ff);
const char = point.map((code) => String.fromCodePoint(code));

/** What looks like a character of a blocked word, itself and its other case included. */
function alike(one: string): string[] {
  const { prototypes } = table;
  const same = Object.entries(prototypes).flatMap(([prototype, list]) =>
    prototype === one || list.includes(one) ? [...list, prototype] : [],
  );
  return [one, one.toUpperCase(), ...same];
}
const spelled = (word: string): fc.Arbitrary<string> =>
  fc
    .tuple(...Array.from(word, (one) => fc.constantFrom(...[one, one.toUpperCase()].flatMap(alike))))
    .map((list) => list.join(''))
    .filter((text) => Array.from(text.normalize('NFKC')).length <= 24);

const refusal = (text: string): string => {
  try {
    nameOf(text, BLOCKED);
    return 'allowed';
  } catch (error) {
    return error instanceof Problem ? error.code : String(error);
  }
};

describe('nameOf', () => {
  it.each([
    ['Ada', 'Ada'],
    ['  Ada   Lovelace ', 'Ada Lovelace'],
    ['Ａｄａ', 'Ada'],
    ['Ada\u00a0L', 'Ada L'],
    ['a_b-c.d', 'a_b-c.d'],
    ['Zoë', 'Zoë'],
    ['Zoe\u0308', 'Zoë'],
    ['日本語', '日本語'],
    ['प्रिया', 'प्रिया'],
    ['x'.repeat(24), 'x'.repeat(24)],
    ['𝒜𝒹𝒶', 'Ada'],
    ['player', 'player'],
    ['Players', 'Players'],
    ['Good player-1', 'Good player-1'],
    ['PlayerOne', 'PlayerOne'],
    ['play.er', 'play.er'],
  ])('takes %j', (text, name) => {
    expect(nameOf(text, BLOCKED)).toBe(name);
  });

  it.each([
    ['', 'Ad', '  a  b '.trim().slice(0, 2), 'x'.repeat(25), '\ufdfa\ufdfa'],
    ['a\tb\tc', 'Ada!', '<b>Ada</b>', 'a#b', 'Ada😀', 'a\u200bda', 'Ad\u202ea', 'Ada\u0000', 'a\u2028b'],
    ['\u3164\u3164\u3164', '\u115f\u1160abc', 'Ada\ufe0f', 'Ad\u034fa'],
    ['player-1', 'Player-ABC123', 'PLAYER-x', 'pIayer-1', 'р1ауer-x', '  Player-1', 'ｐlayer-1', 'pläyer-1'],
    ['Player_ABCDEF', 'Player ABCDEF', 'player.abc', 'PLAYER  x', 'player -1', 'pIayer_1', 'рlауеr.1', '_Player-1', '. player 1'],
    ['Playerー1', 'Player一ABC', 'Playerߺabc', 'Player٠abc', 'Playerⲻabc', 'Player\u02c9abc', 'player_'],
    ['admin', 'ADMIN', 'xAdMiNx', 'аdmin', 'adm1n', 'ADMlN', 'adrnin', 'ádmìn', 'L4urel'.replace('4', 'a'), '|aurel'.replace('|', 'I')],
  ])('refuses %j and the like', (...texts) => {
    expect(texts.map((text) => [text, refusal(text)])).toEqual(texts.map((text) => [text, 'name_not_allowed']));
  });

  it('finds a blocked word in every spelling that looks alike', () => {
    for (const word of BLOCKED)
      fc.assert(
        fc.property(spelled(word), (text) => {
          expect(refusal(text)).toBe('name_not_allowed');
        }),
        { numRuns: 300 },
      );
  });

  it('gives a name that stays as it is', () => {
    fc.assert(
      fc.property(names, (text) => {
        fc.pre(refusal(text) === 'allowed');
        const name = nameOf(text, BLOCKED);
        expect(nameOf(`  ${name} `, BLOCKED)).toBe(name);
        expect(Array.from(name).length).toBeLessThanOrEqual(24);
      }),
    );
  });
});

describe('the keys of a name', () => {
  it.each([
    ['Ada', 'ADA'],
    ['Ada', 'Аdа'],
    ['Ada', 'ΑDΑ'],
    ['paypal', 'раураl'],
    ['scope', 'ѕсоре'],
    ['Bill', 'BiII'],
    ['Burn', 'Bum'],
    ['straße', 'STRASSE'],
    ['Σίσυφος', 'ΣΊΣΥΦΟΣ'],
    ['BOB', 'ВОВ'],
  ])('take %s and %s for one', (one, other) => {
    expect(nameKeys(one).filter((key) => nameKeys(other).includes(key))).not.toEqual([]);
  });

  it.each([
    ['Ada', 'Ida'],
    ['Ada', 'Adam'],
    ['Zoë', 'Zoe'],
    ['Jose', 'José'],
    ['a.b', 'a-b'],
  ])('tell %s from %s', (one, other) => {
    expect(nameKeys(one).filter((key) => nameKeys(other).includes(key))).toEqual([]);
  });

  it('are the same for a name in any case', () => {
    fc.assert(
      fc.property(names, (name) => {
        const [key] = nameKeys(name);
        for (const other of [name.toUpperCase(), name.toLowerCase(), casefold(name)]) expect(nameKeys(other)[0]).toBe(key);
      }),
    );
  });

  it('are the same for a name whose letters are all put for their look-alikes', () => {
    const lists = Object.entries(table.prototypes).filter(([prototype]) => /^[a-z]$/.test(prototype));
    const pair = fc
      .constantFrom(...lists)
      .chain(([prototype, list]) => fc.constantFrom(...list).map((other) => [prototype, other] as const));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 3, maxLength: 12 }), (pairs) => {
        const [plain, other] = [pairs.map(([one]) => one).join(''), pairs.map(([, one]) => one).join('')];
        expect(skeleton(other)).toBe(skeleton(plain));
        expect(nameKeys(other)[1] ?? nameKeys(other)[0]).toBe(nameKeys(plain)[1] ?? nameKeys(plain)[0]);
      }),
    );
  });
});

describe('casefold', () => {
  it('gives one text for every case of every character', () => {
    fc.assert(
      fc.property(char, (one) => {
        const folded = casefold(one);
        expect([casefold(one.toUpperCase()), casefold(one.toLowerCase()), casefold(folded)]).toEqual([folded, folded, folded]);
      }),
      { numRuns: 2_000 },
    );
  });
});
