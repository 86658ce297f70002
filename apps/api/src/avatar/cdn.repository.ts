import { CloudFrontClient, CreateInvalidationCommand } from '@aws-sdk/client-cloudfront';

/** The CDN, which keeps what it has read. */
export class CdnRepository {
  readonly #client = new CloudFrontClient({
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  });
  readonly #distribution: string;

  constructor(distribution: string) {
    this.#distribution = distribution;
  }

  /** Has it forget the files of avatars: in a minute or so. @param reference tells a repetition from another request */
  async forget(avatarIds: readonly string[], reference: string): Promise<void> {
    const Items = avatarIds.map((avatarId) => `/a/${avatarId}/*`);
    const InvalidationBatch = { CallerReference: reference, Paths: { Quantity: Items.length, Items } };
    await this.#client.send(new CreateInvalidationCommand({ DistributionId: this.#distribution, InvalidationBatch }));
  }
}
