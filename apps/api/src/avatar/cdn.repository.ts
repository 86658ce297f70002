import { CloudFrontClient, CreateInvalidationCommand } from '@aws-sdk/client-cloudfront';
import { fileKeys } from '#avatar/avatar-urls';

/** The CDN, which keeps what it has read. */
export class CdnRepository {
  readonly #client = new CloudFrontClient({
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  });
  readonly #distribution: string;

  constructor(distribution: string) {
    this.#distribution = distribution;
  }

  /** Has it forget the files of avatars: in a minute or so. @param reference random: the service keeps it */
  async forget(avatarIds: readonly string[], reference: string): Promise<void> {
    // Each by its name: only a few requests with a star may be under way at once.
    const Items = avatarIds.flatMap((avatarId) => fileKeys(avatarId).map((key) => `/${key}`));
    const InvalidationBatch = { CallerReference: reference, Paths: { Quantity: Items.length, Items } };
    await this.#client.send(new CreateInvalidationCommand({ DistributionId: this.#distribution, InvalidationBatch }));
  }
}
