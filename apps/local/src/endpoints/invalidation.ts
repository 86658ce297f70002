import { randomBytes, randomUUID } from 'node:crypto';
import { DECLARATION, type Elements, written } from '../object-store/xml.ts';
import type { SignatureFault } from '../signature/authorization.ts';
import type { Answer, Operation } from './answer.ts';
import { type Batch, BatchFault, parseBatch } from './invalidation.rules.ts';

/** Paths that the CDN was told to forget. */
export interface Invalidation extends Batch {
  id: string;
  createdAt: string;
}

const VERSION = '2020-05-31';
const NAMESPACE = `http://cloudfront.amazonaws.com/doc/${VERSION}/`;
const MOST_BYTES = 1_024 * 1_024;
const REMEMBERED = 1_000;
const CODES: Record<SignatureFault['errorType'], string> = {
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
  UnrecognizedClientException: 'InvalidClientTokenId',
  InvalidSignatureException: 'SignatureDoesNotMatch',
};

/** CloudFront's CreateInvalidation for the one distribution. The CDN here keeps nothing: what was asked for is remembered, for whoever looks. */
export class Invalidations {
  readonly #distributionId: string | undefined;
  readonly #all: Invalidation[] = [];

  constructor(distributionId: string | undefined) {
    this.#distributionId = distributionId;
  }

  /** The last ones, newest first. */
  list(): readonly Invalidation[] {
    return this.#all.toReversed();
  }

  operation(): Operation {
    return {
      method: 'POST',
      path: new RegExp(`^/${VERSION}/distribution/([^/]+)/invalidation$`),
      service: 'cloudfront',
      mostBytes: MOST_BYTES,
      run: ({ body, headers }, [id = '']) => this.#create(id, body.toString(), headers.host ?? ''),
      refuse: ({ status, fault }) =>
        fault === 'too large'
          ? failure(413, 'BatchTooLarge', 'Invalidation batch specified is too large.')
          : failure(status, CODES[fault.errorType], fault.message),
    };
  }

  #create(distributionId: string, document: string, host: string): Answer {
    if (distributionId !== this.#distributionId) return failure(404, 'NoSuchDistribution', 'The specified distribution does not exist.');
    try {
      const batch = parseBatch(document);
      const earlier = this.#all.find(({ callerReference }) => callerReference === batch.callerReference);
      if (earlier && earlier.paths.join('\n') !== batch.paths.join('\n')) {
        return failure(409, 'InvalidationBatchAlreadyExists', 'This CallerReference named other paths.');
      }
      return created(earlier ?? this.#remember(batch), `http://${host}/${VERSION}/distribution/${distributionId}/invalidation`);
    } catch (error) {
      if (error instanceof BatchFault) return failure(400, error.code, error.message);
      throw error;
    }
  }

  #remember(batch: Batch): Invalidation {
    const made = { id: `I${randomBytes(10).toString('hex').toUpperCase()}`, createdAt: new Date().toISOString(), ...batch };
    this.#all.push(made);
    if (this.#all.length > REMEMBERED) this.#all.shift();
    return made;
  }
}

function xml(status: number, root: string, content: Elements, headers: Record<string, string> = {}): Answer {
  const body = `${DECLARATION}<${root} xmlns="${NAMESPACE}">${written(content)}</${root}>`;
  return { status, headers: { 'content-type': 'text/xml', ...headers }, body };
}

const failure = (status: number, Code: string, Message: string): Answer =>
  xml(status, 'ErrorResponse', { Error: { Type: 'Sender', Code, Message }, RequestId: randomUUID() });

function created({ id, createdAt, paths, callerReference }: Invalidation, location: string): Answer {
  const batch = { Paths: { Quantity: paths.length, Items: { Path: paths } }, CallerReference: callerReference };
  const content = { Id: id, Status: 'Completed', CreateTime: createdAt, InvalidationBatch: batch };
  return xml(201, 'Invalidation', content, { location: `${location}/${id}` });
}
