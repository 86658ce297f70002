import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Item } from '#dynamo/item';
import { coreKeys } from '#dynamo/keys';
import { toNameState } from './name.item.ts';
import { nameKeys } from './names.rules.ts';
import { type Holder, profileWrites } from './rename.rules.ts';

const NOW = new Date('2026-11-20T12:00:00.000Z');
const MIDNIGHT = new Date('2026-11-21T00:00:00Z');
const DAY = { id: 'd2026-11-20', startsAt: new Date('2026-11-20T00:00:00Z'), endsAt: MIDNIGHT, closesAt: MIDNIGHT };
const profile = { playerId: 'ada', name: 'Player-0AZ9KB', createdAt: NOW.toISOString(), avatar: undefined, ban: undefined };
const state = { keys: [], day: '', count: 0, released: [] };

const conditionOn = (holder: Holder | undefined): unknown => {
  const holders = new Map(holder && [['ada', holder]]);
  const standing = { profile, version: 1, state, holders, hasAvatar: false };
  const writes = profileWrites(standing, { name: 'Ada', keys: ['ada'], avatar: undefined, at: NOW, day: DAY });
  return writes.find(({ key }) => key.pk === coreKeys.uniqueName('ada').pk)?.condition;
};

describe('profileWrites', () => {
  it('claims a free key, and refuses one that another has', () => {
    expect(conditionOn(undefined)).toBe('absent');
    expect(() => conditionOn({ player: 'grace' })).toThrow('Another player has this name');
    expect(() => conditionOn({ until: 2_000_000_000 })).toThrow('Another player has this name');
  });

  it('remembers the last three names that were given up, latest first, whatever they are', () => {
    const name = fc.constantFrom('__proto__', 'constructor', '7', '12', 'ada', 'Grace', 'Zoë').map(nameKeys);
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 7, selector: ([key]) => key }), (names) => {
        let item: Item = {};
        for (const [day, keys] of names.entries()) {
          const at = new Date(NOW.getTime() + day * 86_400_000);
          const standing = { profile, version: 1, state: toNameState(item), holders: new Map(), hasAvatar: false };
          const wanted = { name: `${day}`, keys, avatar: undefined, at, day: { ...DAY, id: `d${day}` } };
          const [written] = profileWrites(standing, wanted);
          item = written && 'set' in written ? unmarshall(marshall(written.set)) : {};
        }
        const given = names.slice(0, -1).toReversed().flat();
        expect(toNameState(item).released.map(({ key }) => key)).toEqual(given.slice(0, 6));
      }),
    );
  });

  it('lets the write fail, and so all be read again, where the player has the key and the profile does not say so', () => {
    expect(conditionOn({ player: 'ada' })).toBe('absent');
  });
});
