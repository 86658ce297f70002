import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shardsOf, shareOf } from '#catalog/stock.rules';
import { shardWithRoom, stockLeft } from './stock.rules.ts';

const stock = fc.integer({ min: 1, max: 200 });

describe('a stock', () => {
  it('is sold to the last unit and no further, whoever comes', () => {
    fc.assert(
      fc.property(stock, fc.array(fc.uuid(), { minLength: 1, maxLength: 20 }), (units, players) => {
        const sold = Array.from({ length: shardsOf(units) }, () => 0);
        for (let i = 0; i < units; i++) {
          expect(stockLeft(units, sold)).toBe(units - i);
          const shard = shardWithRoom(units, sold, players[i % players.length]!)!;
          expect(sold[shard]).toBeLessThan(shareOf(units, shard));
          sold[shard]! += 1;
        }
        expect(stockLeft(units, sold)).toBe(0);
        expect(players.map((player) => shardWithRoom(units, sold, player))).toEqual(players.map(() => undefined));
      }),
    );
  });

  it('sends each player to a shard of their own first, and players to different ones', () => {
    const players = fc.sample(fc.uuid(), 500);
    const first = players.map((player) => shardWithRoom(160, [], player)!);
    expect(players.map((player) => shardWithRoom(160, [], player))).toEqual(first);
    const shares = Array.from({ length: 16 }, (_, shard) => first.filter((one) => one === shard).length);
    expect(Math.min(...shares)).toBeGreaterThan(5);
  });

  it('goes on to the next shard where one is full', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 2, max: 16 }), (player, units) => {
        const own = shardWithRoom(units, [], player)!;
        const sold = Array.from({ length: units }, (_, shard) => (shard === own ? 1 : 0));
        expect(shardWithRoom(units, sold, player)).toBe((own + 1) % units);
      }),
    );
  });
});
