import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import { escapeUri, HttpRequest } from '@smithy/core/protocols';
import { Sha256 } from '@smithy/core/checksum';

/** Signs links to the documents of the private bucket. Nothing is sent for it. */
export class LinkRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #bucket: { name: string; endpoint: string | undefined };

  /**
   * @param client whose credentials and region sign
   * @param bucket with the address that stands for S3 on a laptop, where one does
   */
  constructor(client: DynamoDBDocumentClient, bucket: { name: string; endpoint: string | undefined }) {
    this.#client = client;
    this.#bucket = bucket;
  }

  /** A link by which whoever has it can download the object, as a file of the name, for so many seconds. */
  async sign(key: string, { file, seconds }: { file: string; seconds: number }): Promise<string> {
    const { credentials, region } = this.#client.config;
    const presigner = new S3RequestPresigner({ credentials, region, sha256: Sha256 });
    const query = { 'response-content-disposition': `attachment; filename="${file}"` };
    const request = new HttpRequest({ ...(await this.#address(key)), method: 'GET', query });
    return addressOf(await presigner.presign(request, { expiresIn: seconds }));
  }

  async #address(key: string): Promise<{ protocol: string; hostname: string; port?: number; path: string }> {
    const { name, endpoint } = this.#bucket;
    if (endpoint === undefined)
      return { protocol: 'https:', hostname: `${name}.s3.${await this.#client.config.region()}.amazonaws.com`, path: `/${key}` };
    const { protocol, hostname, port } = new URL(endpoint);
    return { protocol, hostname, ...(port !== '' && { port: Number(port) }), path: `/${name}/${key}` };
  }
}

/** A signed request as a link; escaped as the signature covers it. */
function addressOf({ protocol, hostname, port, path, query }: SignedRequest): string {
  const parameters = Object.entries(query ?? {}).map(([name, value]) => `${escapeUri(name)}=${escapeUri(String(value))}`);
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}?${parameters.join('&')}`;
}

type SignedRequest = Awaited<ReturnType<S3RequestPresigner['presign']>>;
