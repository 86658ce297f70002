import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Answer, type ApiLambda, caller, newPlayer, type SignInTrigger } from '#testing/api';
import { USUAL_FAULTS } from '#testing/faults';
import { persist, startStormWorld, type StormWorld } from '#testing/storm';

let world: StormWorld;
let api: ApiLambda;
let triggers: SignInTrigger;

beforeAll(async () => {
  world = await startStormWorld(7);
  api = await import('../lambda.ts');
  triggers = await import('../player/player.triggers.ts');
});
beforeEach(async () => {
  Object.assign(world.faults, { rate: 0, kinds: USUAL_FAULTS });
  await world.wipe();
});
afterAll(() => {
  world.stop();
});

const rename = (token: string, displayName: string): Promise<Answer> =>
  persist(() => caller(api)({ method: 'POST', path: '/avatar/update', token, body: { displayName } }));

/** Who has which name: by the profiles, by the directory, by the items that make names unique. */
async function namesHeld() {
  const core = await world.scan('core');
  const held = (prefix: string) => core.filter(({ pk }) => String(pk).startsWith(prefix));
  const profiles = held('P#').filter(({ sk }) => sk === 'A');
  return {
    profiles: profiles.map(({ pk, name }) => [String(pk).slice(2), name as string] as const),
    directory: held('M#').map(({ sk, name }) => [String(sk).split('#').at(-1)!, name as string] as const),
    claimed: held('N#').flatMap(({ player }) => (typeof player === 'string' ? [player] : [])),
    keys: new Map(profiles.map(({ pk, names }) => [String(pk).slice(2), (names as { keys: string[] } | undefined)?.keys ?? []])),
  };
}

const SAME = ['Ada Lovelace', 'ADA LOVELACE', 'Аda Lovelace', 'ada l0velace', 'Ada  Lovelace '];

describe.each([0, 0.1, 0.3])('names, where a share of %d of all requests goes wrong', (rate) => {
  it('belong to one of all who want them at once, and give the name before back', async () => {
    const players = await Promise.all(Array.from({ length: 10 }, () => newPlayer(triggers, world)));
    world.faults.rate = rate;
    for (const suffix of ['', ' II']) {
      // Each twice at once, as a client that lost patience.
      const answers = await Promise.all(
        players.flatMap(({ token }, i) => [0, 1].map(() => rename(token, SAME[i % SAME.length]!.trim() + suffix))),
      );
      const accepted = answers.flatMap(({ status }, i) => (status === 200 ? [Math.floor(i / 2)] : []));
      expect(accepted).toEqual([accepted[0], accepted[0]]);
      for (const { status, body } of answers) if (status !== 200) expect(body).toMatchObject({ code: 'name_taken' });
      await world.faults.settled();

      const { profiles, directory, claimed, keys } = await namesHeld();
      const winner = players[accepted[0]!]!.playerId;
      expect([...directory].sort()).toEqual([...profiles].sort());
      expect(new Set(claimed)).toEqual(new Set([...keys].flatMap(([playerId, own]) => (own.length > 0 ? [playerId] : []))));
      expect(claimed.filter((player) => player === winner)).toHaveLength(keys.get(winner)!.length);
    }
  });

  it('are as the last of their changes left them', async () => {
    const player = await newPlayer(triggers, world);
    world.faults.rate = rate;
    const wanted = ['Grace', 'Hedy', 'Radia'].map((name) => `${name} ${randomUUID().slice(0, 4)}`);
    const answers = await Promise.all(wanted.map((name) => rename(player.token, name)));
    // Sent again because its answer was lost, a change counts again where another came in between; and a day has three.
    const refused = answers.filter(({ status }) => status !== 200).map(({ body }) => (body as { code: unknown }).code);
    expect(refused).toEqual(rate === 0 ? [] : refused.map(() => 'limit_reached'));
    expect(refused.length).toBeLessThan(wanted.length);
    await world.faults.settled();
    const { profiles, directory, claimed, keys } = await namesHeld();
    expect(wanted).toContain(profiles[0]![1]);
    expect(directory).toEqual(profiles);
    expect(claimed).toHaveLength(keys.get(player.playerId)!.length);
  });
});

it('are not refused to whom they belong because the same call came twice, whatever the reads saw of it', async () => {
  for (let round = 0; round < 2; round++) {
    world.faults.rate = 0;
    const player = await newPlayer(triggers, world);
    Object.assign(world.faults, { rate: 0.5, kinds: ['unprocessed'] });
    const name = `Twin ${randomUUID().slice(0, 8)}`;
    const answers = await Promise.all(Array.from({ length: 8 }, () => rename(player.token, name)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
  }
});
