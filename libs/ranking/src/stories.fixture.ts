import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { testClient } from '#testing/client';
import { startWorld } from '#testing/api';
import { testTable } from '#testing/engine';
import { endStream } from '#testing/entries';
import { makeReplica } from './lagging.fixture.ts';
import { REPLICA } from './story.fixture.ts';

/** A story takes so long that to make a failing one shorter would take minutes: its seed and path are enough to repeat it. */
export const ONE_FAILURE = { endOnFailure: true };

/** An engine for the stories of a file. */
export async function startStories(): Promise<{ client: DynamoDBDocumentClient; stop: () => void }> {
  const world = await startWorld();
  const client = testClient();
  await endStream(client, testTable('boards'));
  await makeReplica(client, REPLICA);
  const stop = (): void => {
    client.destroy();
    world.stop();
  };
  return { client, stop };
}
