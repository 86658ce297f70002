import { describe, expect, it } from '@jest/globals';
import { boardKeys, coreKeys, type Key, liveKeys } from '#dynamo/keys';
import type { TableName } from '#dynamo/tables';
import { holdings, type Reach } from './holdings.ts';

// Asked for their names and keys, and called for nothing.
const all = holdings({} as Reach);

/** Keys that name no player, each with the reason. */
const WITHOUT_PLAYER: Record<string, string> = {
  'core receipt': 'holds a pseudonym, and outlives the player so that a receipt counts once for ever',
  'core callerRecord': "holds pseudonyms and what was added, for 7 days: a server's key counts once over all players",
  'core stock': 'counts what all players have bought',
  'core audit': 'holds a pseudonym, and outlives the player',
  'core deletion': 'is the deletion itself, which ends with it',
  'boards changes': 'holds numbers and times',
  'boards ladder': 'holds order keys, which name nobody',
  'boards ladderPage': 'holds order keys, which name nobody',
  'boards close': 'holds how far a close has come',
};

const builders: Record<TableName, object> = { core: coreKeys, boards: boardKeys, live: liveKeys };
const isKey = (value: unknown): value is Key => typeof value === 'object' && value !== null && 'pk' in value && 'sk' in value;
/** What a builder makes: of a player where it asks for one, and of texts and numbers for the rest. */
const sample = (build: (...parameters: unknown[]) => unknown): unknown => build('player', 'one', 'two', 'three');
const keys = Object.entries(builders).flatMap(([table, named]) =>
  Object.entries(named).flatMap(([name, build]) => {
    const parameters = name === 'audit' ? { player: 'pseudonym' } : 'player';
    const key =
      name === 'audit' ? (build as typeof coreKeys.audit)(parameters as { player: string }, 'time', 'id') : sample(build as never);
    return isKey(key) ? [{ name: `${table} ${name}`, table, key }] : [];
  }),
);

describe('every key', () => {
  it.each(keys)('$name has a holding that exports and erases it, or a reason for none', ({ name, table, key }) => {
    const covering = all.filter(({ covers }) =>
      covers.some((one) => one.table === table && key.pk.startsWith(one.pk) && key.sk.startsWith(one.sk)),
    );
    if (name in WITHOUT_PLAYER) expect(covering.map((one) => one.name)).toEqual([]);
    else expect(covering.map((one) => one.name)).toHaveLength(1);
  });

  it('is looked at, and each reason is needed', () => {
    expect(keys.length).toBeGreaterThan(20);
    const names = new Set(keys.map(({ name }) => name));
    expect(Object.keys(WITHOUT_PLAYER).filter((name) => !names.has(name))).toEqual([]);
  });
});

describe('every holding', () => {
  it('has a name of its own in the document', () => {
    const names = all.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain('account');
  });

  it('covers a key that is built somewhere', () => {
    const unused = all.flatMap(({ name, covers }) =>
      covers
        .filter((one) => !keys.some(({ table, key }) => one.table === table && key.pk.startsWith(one.pk) && key.sk.startsWith(one.sk)))
        .map((one) => `${name} ${one.table} ${one.pk} ${one.sk}`),
    );
    expect(unused).toEqual([]);
  });
});
