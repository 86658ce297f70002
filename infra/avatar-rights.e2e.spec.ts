import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { drawn } from '#testing/processor';
import { AvatarWorld } from '../apps/api/src/avatar/avatar.fixture.ts';
import { allowed, done } from './rights.fixture.ts';

let world: AvatarWorld;
beforeAll(async () => {
  world = await AvatarWorld.start();
});
afterAll(() => {
  world.held.stop();
});

it('what the recorder does to tables is what its role allows, and nothing more is allowed', async () => {
  const ada = await world.held.game.newPlayer();
  world.drawFor(ada);
  for (let i = 0; i < 11; i++) await world.avatar(ada);
  world.held.processor.draw = () => 'silence';
  const late = await world.upload(ada);
  expect((await world.process(ada, late)).status).toBe(202);
  world.store(ada, drawn(late));
  expect(await done(() => world.heard(ada, late))).toEqual(allowed('avatar.yaml', 'AvatarRecorderRole'));
});
