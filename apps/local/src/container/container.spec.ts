import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Container, type ContainerSettings } from './container.ts';

const SOURCE = `
let calls = 0;
export const handler = async (event, { awsRequestId }) => {
  calls += 1;
  if (event.what === 'throw') throw new TypeError('no');
  if (event.what === 'exit') process.exit(3);
  if (event.what === 'hang') await new Promise(() => setInterval(() => {}, 1000));
  if (event.what === 'nothing') return undefined;
  console.log('handled ' + event.what);
  return { calls, pid: process.pid, region: process.env.REGION ?? null, path: process.env.PATH ?? null, hasId: awsRequestId.length > 10 };
};
`;

let folder: string;
let open: Container[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'container-'));
  await writeFile(join(folder, 'good.mjs'), SOURCE);
  await writeFile(join(folder, 'bad.mjs'), "throw new RangeError('not today');");
});
afterEach(async () => {
  await Promise.all(open.map((container) => container.close()));
  open = [];
});
afterAll(() => rm(folder, { recursive: true }));

async function container(more: Partial<ContainerSettings> = {}): Promise<{ container: Container; log: string[] }> {
  const log: string[] = [];
  const made = await Container.open({
    ...{ functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:F', entry: join(folder, 'good.mjs'), handler: 'handler' },
    ...{ timeoutMs: 30_000, variables: { REGION: 'here' }, onText: (text: string) => void log.push(text) },
    ...more,
  });
  open.push(made);
  return { container: made, log };
}

describe('a container', () => {
  it('handles one event after the other in one process, with its own environment and nothing of ours', async () => {
    const { container: one, log } = await container();
    const outcomes = await Promise.all([one.invoke({ what: 'a' }), one.invoke({ what: 'b' })]);
    const common = { pid: one.pid, region: 'here', path: null, hasId: true };
    expect(outcomes).toEqual([
      { ok: true, payload: { ...common, calls: 1 } },
      { ok: true, payload: { ...common, calls: 2 } },
    ]);
    expect(log.join('')).toBe('handled a\nhandled b\n');
    expect(await one.invoke({ what: 'nothing' })).toEqual({ ok: true, payload: null });
  });

  it('tells what was thrown, and lives', async () => {
    const { container: one } = await container();
    expect(await one.invoke({ what: 'throw' })).toEqual({ ok: false, reason: 'thrown', errorType: 'TypeError', errorMessage: 'no' });
    expect(await one.invoke({ what: 'a' })).toMatchObject({ ok: true, payload: { calls: 2 } });
  });

  it('is started anew once it has ended, whether by itself, by a kill or out of time', async () => {
    const { container: one } = await container({ timeoutMs: 3_000 });
    expect(await one.invoke({ what: 'exit' })).toMatchObject({
      reason: 'exited',
      errorMessage: 'Runtime exited with error: exit status 3',
    });
    expect(await one.invoke({ what: 'a' })).toMatchObject({ ok: true, payload: { calls: 1 } });
    const killed = one.invoke({ what: 'hang' });
    process.kill(one.pid!, 'SIGKILL');
    expect(await killed).toMatchObject({ reason: 'exited', errorMessage: 'Runtime exited with error: SIGKILL' });
    expect(await one.invoke({ what: 'hang' })).toMatchObject({ reason: 'timeout', errorType: 'Sandbox.Timedout' });
    expect(await one.invoke({ what: 'a' })).toMatchObject({ ok: true, payload: { calls: 1 } });
  });

  it('tells why it does not start, each time', async () => {
    const { container: one } = await container({ entry: join(folder, 'bad.mjs') });
    for (let n = 0; n < 2; n++)
      expect(await one.invoke({})).toEqual({ ok: false, reason: 'thrown', errorType: 'RangeError', errorMessage: 'not today' });
    const { container: other } = await container({ handler: 'missing' });
    expect(JSON.stringify(await other.invoke({}))).toContain('exports no missing');
  });

  it('answers what waits, and what comes after it was closed', async () => {
    const { container: one } = await container();
    const waiting = [one.invoke({ what: 'hang' }), one.invoke({ what: 'a' })];
    await one.close();
    for (const outcome of [...(await Promise.all(waiting)), await one.invoke({})]) expect(outcome).toMatchObject({ reason: 'exited' });
  });
});
