import type { Catalogue, Reward, SeasonReward } from '#catalog/catalog';
import { numberOf } from '#dynamo/item';
import { coreKeys } from '#dynamo/keys';
import type { Operation } from '../economy/ledger.ts';
import { toRewards } from '../economy/reward.item.ts';
import { currenciesOf, rewardEffects } from '../economy/reward.rules.ts';

/** What a player gets for a season, once. */
export interface SeasonPrize {
  playerId: string;
  boardId: string;
  season: string;
  /** Shared by equal scores where the board has it so. */
  rank: number;
  rewards: readonly Reward[];
}

/** What the ranks of a season get: the first tier that fits; undefined: nothing. @param total all entries, the erased among them */
export const rewardsFor = (tiers: readonly SeasonReward[], rank: number, total: number): readonly Reward[] | undefined =>
  tiers.find((tier) => firstOf(tier) <= rank && rank <= lastOf(tier, total))?.rewards;

/** The last rank that gets anything; 0: none does. */
export const lastRewarded = (tiers: readonly SeasonReward[], total: number): number =>
  Math.max(0, ...tiers.map((tier) => lastOf(tier, total)));

const firstOf = (tier: SeasonReward): number => (tier.by === 'rank' ? tier.from : 1);

/** A part of a player counts as one. Rounded before, for 0.07 percent of 10,000 are 7, and 7.000000000000001 as machines reckon. */
const lastOf = (tier: SeasonReward, total: number): number =>
  tier.by === 'rank' ? tier.to : Math.ceil(Number(((total * tier.top) / 100).toFixed(6)));

/**
 * A prize as a money operation: exactly once for player, season and board, for the claim that tells so never expires. What stands by an
 * earlier close is answered, whatever the prize would be by now.
 */
export function prizeOperation(catalogue: Catalogue, prize: SeasonPrize, at: Date): Operation<SeasonPrize> {
  const { playerId, boardId, season, rank, rewards } = prize;
  const key = coreKeys.seasonReward(playerId, season, boardId);
  return {
    ...{ playerId, operation: 'season', source: boardId, by: 'other', at },
    currencies: currenciesOf(rewards),
    counters: false,
    reads: [key],
    checks: [],
    decide: ({ item }) => {
      const claim = item(key);
      if (claim) return { stands: { ...prize, rank: numberOf(claim, 'rank'), rewards: toRewards(claim, 'reward') } };
      const put = { claimedAt: at.toISOString(), reward: rewards, rank };
      return {
        effects: { pays: [], ...rewardEffects(catalogue, rewards), writes: [{ key, condition: 'absent', put }] },
        answer: () => prize,
      };
    },
  };
}
