import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BROKEN } from './requests.bundle.fixture.ts';
import { type Asked, LISTED } from './requests.fixture.ts';
import { expectedOf } from './requests.oracle.fixture.ts';
import { ROUTES } from './requests.routes.fixture.ts';
import { checkHeaders, checkProblem, send } from './requests.sending.fixture.ts';
import { type Stages, startStages } from './requests.stages.fixture.ts';

/** A call that is answered on every stage. */
const HEALTH: Asked = {
  ...{ stage: 'any', route: ROUTES[0]!, spelling: 'exact', token: 'none', contentType: null, body: 'none', query: 'good' },
  ...{ origin: null, hasKey: false },
};

let stages: Stages;

beforeAll(async () => {
  stages = await startStages();
});
afterAll(() => stages.close());

describe('a function that', () => {
  it.each(BROKEN)('%s is 502, and the next call is answered', async (broken) => {
    const asked: Asked = { ...HEALTH, route: { broken }, origin: 'https://game.example' };
    const answer = await send(stages, asked);
    expect(answer.status).toBe(502);
    checkHeaders(answer, expectedOf(asked), asked);
    checkProblem(answer, expectedOf(asked));
    expect((await send(stages, HEALTH)).status).toBe(200);
  });
});

/** What a page of an origin may read: a preflight, an answer of the app, a refusal of the app, one of the gateway. */
async function readable(stage: Asked['stage'], origin: string): Promise<unknown[]> {
  const preflight = await send(stages, { ...HEALTH, stage, origin, method: 'OPTIONS' });
  const answer = await send(stages, { ...HEALTH, stage, origin });
  const refusal = await send(stages, { ...HEALTH, stage, origin, query: 'more' });
  const byGateway = await send(stages, { ...HEALTH, stage, origin, spelling: 'longer' });
  const all = [preflight, answer, refusal, byGateway];
  expect(all.map(({ status }) => status)).toEqual([204, 200, 400, 404]);
  return all.map(({ headers }) => headers['access-control-allow-origin']);
}

describe('a page', () => {
  it.each(['https://game.example', 'https://other.example', 'http://localhost:3000', 'null'])(
    'of %s may read all in dev',
    async (origin) => {
      expect(await readable('any', origin)).toEqual(['*', '*', '*', origin]);
    },
  );

  it.each(LISTED)('of %s, which is listed, may read all in prod', async (origin) => {
    expect(await readable('listed', origin)).toEqual([origin, origin, origin, origin]);
  });

  it.each(['https://other.example', 'https://game.example.evil.example', 'http://game.example', 'https://GAME.example', 'null', '*'])(
    'of %s may ask for nothing in prod, and read nothing but what the gateway says by itself',
    async (origin) => {
      expect(await readable('listed', origin)).toEqual([undefined, undefined, undefined, origin]);
    },
  );

  it('may ask in small letters, as browsers do over HTTP/2', async () => {
    const [origin] = LISTED;
    const request = httpRequest({ host: '127.0.0.1', port: stages.ports.listed, path: '/score', method: 'OPTIONS', headers: { origin } });
    const { headers } = await new Promise<IncomingMessage>((resolve) =>
      request
        .on('response', (answer) => {
          resolve(answer.resume());
        })
        .end(),
    );
    expect(headers['access-control-allow-origin']).toBe(origin);
  });
});

describe('a throttle of the template', () => {
  it('lets in its burst, whoever comes, and no other call is in its way', async () => {
    const template = readFileSync(join(import.meta.dirname, '../../../../../infra/api.yaml'), 'utf8');
    const burst = Number(/'\/~1me', HttpMethod: 'DELETE'.*ThrottlingBurstLimit: (\d+)/.exec(template)?.[1]);
    const route = ROUTES.find(({ method }) => method === 'DELETE')!;
    const asked: Asked = { ...HEALTH, stage: 'still', route };
    const statuses: number[] = [];
    for (let i = 0; i < burst + 2; i++) statuses.push((await send(stages, asked)).status);
    expect(statuses).toEqual([...Array<number>(burst).fill(401), 429, 429]);
    expect((await send(stages, asked)).headers['retry-after']).toBe('1');
    expect((await send(stages, { ...HEALTH, stage: 'still' })).status).toBe(200);
  });
});

describe('HEAD', () => {
  it('is no method of any route, as the template declares none', async () => {
    for (const route of ROUTES) {
      const { status, headers, body } = await send(stages, {
        ...HEALTH,
        route,
        method: 'HEAD',
        token: 'player',
        origin: 'https://game.example',
      });
      expect([route.path, status, body, headers['access-control-allow-origin']]).toEqual([route.path, 404, '', 'https://game.example']);
    }
  });
});
