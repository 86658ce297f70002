import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import WebSocket from 'ws';
import { freePort } from '#testing/engine';
import { guest, type Guest, type Local, local, openSocket } from '../newcomer.fixture.ts';
import { type LocalCloud, startLocalCloud } from './local-cloud.ts';

interface Where extends Local {
  dynamodb: string;
  region: string;
  tables: Record<'core' | 'boards' | 'live', string>;
}

const root = join(import.meta.dirname, '..', '..', '..', '..');
let cloud: LocalCloud;
let where: Where;
let tables: DynamoDBDocumentClient;

beforeAll(async () => {
  const lines: string[] = [];
  const onFailure = (reason: string): void => {
    throw new Error(`${reason}\n${lines.join('\n')}`);
  };
  const print = (line: string): void => void lines.push(line);
  const options = { port: await freePort(), data: undefined, fresh: false, dedicated: false, watch: false };
  cloud = await startLocalCloud({ ...options, root, dynamodbEndpoint: undefined, print, onFailure });
  where = (await local(cloud.url)) as Where;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  tables = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: where.dynamodb, region: where.region, credentials }));
}, 120_000);
afterAll(async () => {
  tables.destroy();
  await cloud.close();
});

const call = ({ token }: Guest, method: string, path: string, body?: object): Promise<Response> =>
  fetch(cloud.url + path, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
    ...(body && { body: JSON.stringify(body) }),
  });

async function until<T>(what: string, limitMs: number, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + limitMs;
  while (Date.now() < deadline) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(50);
  }
  throw new Error(`In ${limitMs} ms there was not ${what}`);
}

/** The items of all tables that name a text. */
async function placesOf(text: string): Promise<string[]> {
  const scans = await Promise.all(Object.values(where.tables).map((TableName) => tables.send(new ScanCommand({ TableName }))));
  const items = scans.flatMap(({ Items = [] }) => Items);
  return items.filter((item) => JSON.stringify(item).includes(text)).map(({ pk, sk }) => `${String(pk)} ${String(sk)}`);
}

/** Who the user pool says that a token is of. */
const user = async ({ token }: Guest): Promise<unknown> => {
  const headers = { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': 'AWSCognitoIdentityProviderService.GetUser' };
  return (await fetch(where.cognito, { method: 'POST', headers, body: JSON.stringify({ AccessToken: token }) })).json();
};

const link = (player: Guest): Promise<{ url: string }> =>
  until('an export', 45_000, async () => {
    const answer = await call(player, 'GET', '/me/export');
    return answer.status === 200 ? ((await answer.json()) as { url: string }) : undefined;
  });

describe('an export', () => {
  it('is downloaded by its link, which nobody can turn into another', async () => {
    const ada = await guest(where);
    await call(ada, 'POST', '/score', { boardId: 'arcade', score: 700 });
    await call(ada, 'POST', '/avatar/update', { displayName: 'Grace Hopper' });
    expect((await call(ada, 'GET', '/me/export')).status).toBe(202);
    const { url } = await link(ada);
    const answer = await fetch(url);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual([
      200,
      'application/json; charset=utf-8',
      'attachment; filename="laurel-export.json"',
    ]);
    expect(await answer.json()).toMatchObject({
      playerId: ada.playerId,
      account: { attributes: { sub: ada.playerId } },
      profile: [{ name: 'Grace Hopper' }],
      counters: [{ all: { counts: { runs: 1, 'best-score': 700 } } }],
      scores: [{ boardId: 'arcade', score: 700 }, { score: 700 }, { score: 700 }],
    });
    const turned = (change: (link: URL) => void): string => {
      const other = new URL(url);
      change(other);
      return other.href;
    };
    const tampered = [
      turned(({ searchParams }) => {
        searchParams.set(
          'X-Amz-Signature',
          (searchParams.get('X-Amz-Signature') ?? '').replace(/.$/, (last) => (last === '0' ? '1' : '0')),
        );
      }),
      turned(({ searchParams }) => {
        searchParams.set('X-Amz-Expires', '901');
      }),
      turned((other) => (other.pathname = other.pathname.replace(/.\.json$/, '_.json'))),
      turned((other) => (other.search = '')),
    ];
    for (const href of tampered) expect([href, (await fetch(href)).status]).toEqual([href, 403]);
  }, 120_000);
});

describe('a deletion', () => {
  it('closes the sockets, clears the board, and leaves nothing but the job until its second sweep', async () => {
    const [ada, bob] = await Promise.all([guest(where), guest(where)]);
    const watching = await openSocket(where, bob);
    watching.send({ action: 'subscribe', boardId: 'points' });
    for (const [player, score] of [
      [ada, 900],
      [bob, 800],
    ] as const)
      expect((await call(player, 'POST', '/score', { boardId: 'points', score })).status).toBe(200);
    await call(ada, 'POST', '/avatar/update', { displayName: 'Ada of the Board' });
    const { url } = await link(ada);
    expect((await fetch(url)).status).toBe(200);
    await watching.next(({ rows }) => JSON.stringify(rows ?? '').includes(ada.playerId));
    const open = new WebSocket(where.websocket, ['laurel.v1', ada.token]);
    await once(open, 'open');
    const ended = once(open, 'close');

    expect((await call(ada, 'DELETE', '/me')).status).toBe(202);
    expect((await call(ada, 'POST', '/score', { boardId: 'points', score: 1 })).status).toBe(403);
    await ended;
    await watching.next(({ type, rows }) => type === 'leaderboard.snapshot' && !JSON.stringify(rows).includes(ada.playerId));
    const job = `D#${ada.playerId} D`;
    await until('the job alone', 45_000, async () => {
      const places = await placesOf(ada.playerId);
      return places.length === 1 && places[0] === job ? true : undefined;
    });
    // The message of the second sweep is on its way for a minute: here it comes at once.
    const Records = [{ messageId: 'm', body: JSON.stringify({ type: 'erase', playerId: ada.playerId, sweep: 2 }) }];
    const invoked = await fetch(`${cloud.url}/_local/invoke/PlayerJobsFunction`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ Records }),
    });
    expect(await invoked.json()).toEqual({ result: { batchItemFailures: [] } });
    expect(await placesOf(ada.playerId)).toEqual([]);
    expect(await placesOf('Ada of the Board')).toEqual([]);
    expect((await fetch(url)).status).toBe(404);
    expect(await user(ada)).toMatchObject({ __type: 'UserNotFoundException' });
    expect((await call(ada, 'POST', '/avatar/update', { displayName: 'Ada' })).status).toBe(403);
    watching.close();
  }, 120_000);
});
