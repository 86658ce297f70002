import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda';
import { FakeFunctions } from '../gateway/socket/functions.fake.ts';
import { startEndpoints } from './endpoints.ts';

export const CREDENTIALS = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' };
export const ALIAS = 'arn:aws:lambda:us-east-1:000000000000:function:Draw:live';
export const DISTRIBUTION = 'LOCALAVATARS';

/** What the SDK sends, for tests that change it once it is signed. */
export interface Outgoing {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body?: unknown;
}

type Change = (request: Outgoing) => unknown;
export type TestEndpoints = Awaited<ReturnType<typeof startTestEndpoints>>;

/** The running endpoints over functions that a test makes up, with AWS's own clients for them. */
export async function startTestEndpoints() {
  const functions = new FakeFunctions<unknown>({});
  const sent: { name: string; event: unknown }[] = [];
  const endpoints = await startEndpoints({
    ...{ region: 'us-east-1', accountId: '000000000000', credentials: CREDENTIALS, distributionId: DISTRIBUTION, port: 0 },
    functions,
    functionNames: new Set(['Draw', 'Other']),
    later: { send: (name, event) => void sent.push({ name, event }) },
  });
  const clients: { destroy(): void }[] = [];
  const config: LambdaClientConfig = {
    ...{ endpoint: endpoints.url, region: 'us-east-1', credentials: CREDENTIALS, maxAttempts: 1 },
    requestHandler: { httpAgent: { keepAlive: false } },
  };
  const kept = <T extends { destroy(): void }>(client: T): T => {
    clients.push(client);
    return client;
  };
  const changed = <T extends LambdaClient | CloudFrontClient>(client: T, change: Change): T => {
    const middleware =
      <A extends { request: unknown }, O>(next: (args: A) => Promise<O>) =>
      (args: A): Promise<O> => {
        change(args.request as Outgoing);
        return next(args);
      };
    const how = { name: 'change', relation: 'after' as const, toMiddleware: 'httpSigningMiddleware' };
    if (client instanceof LambdaClient) client.middlewareStack.addRelativeTo(middleware, how);
    else client.middlewareStack.addRelativeTo(middleware, how);
    return client;
  };
  const lambda = (more: LambdaClientConfig = {}) => kept(new LambdaClient({ ...config, ...more }));
  return {
    ...endpoints,
    functions,
    sent,
    lambda,
    cloudFront: kept(new CloudFrontClient({ ...config })),
    /** Clients whose requests are changed after they were signed. */
    tamperingLambda: (change: Change) => changed(lambda(), change),
    tamperingCloudFront: (change: Change) => changed(kept(new CloudFrontClient({ ...config })), change),
    close: async () => {
      for (const client of clients) client.destroy();
      await endpoints.close();
    },
  };
}
