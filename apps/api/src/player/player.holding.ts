import type { Clock } from '#core/clock';
import { type Item, numberOf, textOf } from '#dynamo/item';
import { connectionPrefix, coreKeys, corePrefixes, liveKeys, partsOf } from '#dynamo/keys';
import { toProfile } from '#player/profile.repository';
import { toCounters } from './counters.item.ts';
import type { DeletionRepository } from './deletion.repository.ts';
import type { HeldRepository } from './held.repository.ts';
import { type Holding, partition, PLAYERS } from './holding.ts';
import type { PlayerEventRepository } from './queue.repository.ts';
import { toNameState } from './name.item.ts';

/** The profile, with the name's claims and its place in the directory: they come and go in one transaction. */
export const profileHolding = (held: HeldRepository, deletions: DeletionRepository, clock: Clock): Holding => ({
  name: 'profile',
  covers: [
    { table: 'core', pk: PLAYERS, sk: corePrefixes.profile },
    { table: 'core', pk: coreKeys.uniqueName('').pk, sk: coreKeys.uniqueName('').sk },
    { table: 'core', pk: coreKeys.directoryName('', '').pk, sk: '' },
  ],
  async *export(playerId) {
    for await (const item of held.items('core', playerId, corePrefixes.profile)) yield toWholeProfile(item);
  },
  erase: (playerId) => deletions.removeProfile(playerId, clock.now()),
});

/** What the service counted of the player, and how often what is limited by the day was done. */
export const countHoldings = (held: HeldRepository): Holding[] => [
  partition(held, { name: 'counters', prefix: corePrefixes.counters, show: toAllCounters }),
  partition(held, { name: 'dayCounts', prefix: corePrefixes.dayCounts, show: toDayCount }),
];

/** The player's connections: the realtime app has their sockets closed, and removes what it holds of them. */
export const connectionHolding = (held: HeldRepository, events: PlayerEventRepository): Holding => ({
  name: 'connections',
  covers: [
    { table: 'live', pk: PLAYERS, sk: connectionPrefix },
    { table: 'live', pk: liveKeys.connection('').pk, sk: liveKeys.connection('').sk },
    { table: 'live', pk: liveKeys.topic('').pk, sk: '' },
  ],
  async *export(playerId) {
    for await (const item of held.items('live', playerId, connectionPrefix))
      yield { connectionId: partsOf(textOf(item, 'sk'))[0], until: new Date(numberOf(item, 'x') * 1000).toISOString() };
  },
  async erase(playerId) {
    for await (const keys of held.sortKeys('live', playerId, '')) {
      await events.send({ type: 'player.gone', playerId });
      return keys.length > 0;
    }
    return false;
  },
});

function toWholeProfile(item: Item) {
  const { name, createdAt, avatar = null, ban = null } = toProfile(item);
  const { keys, released } = toNameState(item);
  return { name, createdAt, avatar, ban, nameComparedAs: keys, releasedNames: released.map(({ key }) => key) };
}

function toAllCounters(item: Item) {
  const { all, day, week, season } = toCounters(item);
  return { all, day, week, season };
}

function toDayCount(item: Item) {
  const [day, what] = partsOf(textOf(item, 'sk'));
  return { what, day, count: item.n };
}
