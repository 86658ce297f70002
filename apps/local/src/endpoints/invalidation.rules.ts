import { XMLParser } from 'fast-xml-parser';
import { isJsonObject } from '#core/json';

export interface Batch {
  callerReference: string;
  paths: string[];
}

/** A batch that CloudFront refuses. */
export class BatchFault extends Error {
  override readonly name = 'BatchFault';
  readonly code: 'MalformedInput' | 'InconsistentQuantities' | 'InvalidArgument';

  constructor(code: BatchFault['code'], message: string) {
    super(message);
    this.code = code;
  }
}

const MOST_PATHS = 3_000;
const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, trimValues: true, isArray: (name) => name === 'Path' });

/** The paths of an `InvalidationBatch`. @throws BatchFault */
export function parseBatch(document: string): Batch {
  const batch = only(only(parsed(document), ['?xml', 'InvalidationBatch']).InvalidationBatch, ['Paths', 'CallerReference']);
  const { Quantity, Items } = only(batch.Paths, ['Quantity', 'Items']);
  const { Path: paths } = only(Items, ['Path']);
  const { CallerReference: callerReference } = batch;
  if (typeof callerReference !== 'string' || callerReference === '' || !isTexts(paths)) throw malformed();
  if (String(paths.length) !== Quantity)
    throw new BatchFault('InconsistentQuantities', 'The value of Quantity and the size of Items do not match.');
  if (paths.length > MOST_PATHS) throw new BatchFault('InvalidArgument', `At most ${MOST_PATHS} paths may be invalidated at a time.`);
  const wrong = paths.find((path) => !/^\/[^*\s]*\*?$/.test(path));
  if (wrong !== undefined)
    throw new BatchFault('InvalidArgument', `Your request contains one or more invalid invalidation paths: ${wrong}`);
  return { callerReference, paths };
}

const malformed = (): BatchFault => new BatchFault('MalformedInput', 'This is no InvalidationBatch that the local CloudFront knows.');

function parsed(document: string): unknown {
  // Entities of the client's own would be its way to make much out of little.
  if (/<!DOCTYPE/i.test(document)) throw malformed();
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- a second package for this check alone would be too much
    return parser.parse(document, true) as unknown;
  } catch {
    throw malformed();
  }
}

function only(value: unknown, names: readonly string[]): Record<string, unknown> {
  if (isJsonObject(value) && Object.keys(value).every((name) => names.includes(name))) return value;
  throw malformed();
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((text) => typeof text === 'string');
