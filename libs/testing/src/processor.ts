import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { AvatarJob, AvatarResult } from '#avatar/avatar-job';

/** What a job comes to: a result, an error of the function, a refusal of the service, or nothing ever. */
export type Outcome = AvatarResult | { thrown: string } | { refused: number } | 'silence';

/** Takes the place of AvatarProcessingLambda behind Lambda's Invoke, and fails loudly on anything else. It draws nothing. */
export interface Processor {
  endpoint: string;
  jobs: AvatarJob[];
  /** Tells what a job comes to; by default an avatar. */
  draw: (job: AvatarJob) => Outcome | Promise<Outcome>;
  stop(): void;
}

/** What a picture becomes. */
export const drawn = (avatarId: string): Extract<AvatarResult, { status: 'ready' }> => ({
  status: 'ready',
  avatarId,
  palette: { skin: '#d0a080', hair: '#402010', lips: '#c04050', eyes: '#304050', clothes: '#2050a0' },
  background: '#88c0d0',
  landmarks: { leftEye: [300, 220], rightEye: [212, 220], nose: [256, 270], mouth: [256, 320], chin: [256, 390] },
  pipeline: '1.0.0',
  models: { face_mesh: '0123456789abcdef' },
});

/** @param functionArn the only function that there is */
export async function startProcessor(functionArn: string): Promise<Processor> {
  const processor = { jobs: [] as AvatarJob[], draw: ({ avatarId }: AvatarJob): Outcome | Promise<Outcome> => drawn(avatarId) };
  const server = createServer((request, response) => void answer(processor, functionArn, { request, response }));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  server.unref();
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return Object.assign(processor, { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop });
}

type Calls = Pick<Processor, 'jobs' | 'draw'>;

async function answer(processor: Calls, arn: string, { request, response }: { request: IncomingMessage; response: ServerResponse }) {
  const body = await text(request);
  if (request.method !== 'POST' || decodeURIComponent(request.url ?? '') !== `/2015-03-31/functions/${arn}/invocations`) {
    console.error(`Nobody expected ${String(request.method)} ${String(request.url)}`);
    response.writeHead(500).end();
    return;
  }
  const job = JSON.parse(body) as AvatarJob;
  processor.jobs.push(job);
  const outcome = await processor.draw(job);
  if (outcome === 'silence') return;
  if ('refused' in outcome) response.writeHead(outcome.refused, { 'x-amzn-errortype': 'TooManyRequestsException' }).end('{}');
  else if ('thrown' in outcome)
    response
      .writeHead(200, { 'x-amz-function-error': 'Unhandled' })
      .end(JSON.stringify({ errorType: 'Error', errorMessage: outcome.thrown }));
  else response.end(JSON.stringify(outcome));
}
