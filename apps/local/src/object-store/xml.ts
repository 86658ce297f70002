import { XMLParser } from 'fast-xml-parser';
import { isJsonObject } from '#core/json';
import { S3Fault } from './s3-fault.ts';

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: (name) => name === 'Object',
});

export const XML_TYPE = { 'content-type': 'application/xml' };

/** Elements by name, in their order: several of a name as a list, none where the value is undefined. */
export interface Elements {
  readonly [name: string]: string | number | boolean | Elements | readonly (string | Elements)[] | undefined;
}

export const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

export const errorXml = (content: Elements): string => `${DECLARATION}<Error>${written(content)}</Error>`;

/** A result has S3's namespace, an error has none. */
export const resultXml = (root: string, content: Elements): string =>
  `${DECLARATION}<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${written(content)}</${root}>`;

export const written = (content: Elements): string =>
  Object.entries(content)
    .flatMap(([name, value]) => [value ?? []].flat().map((each) => `<${name}>${inner(each)}</${name}>`))
    .join('');

const inner = (value: string | number | boolean | Elements): string =>
  typeof value === 'object'
    ? written(value)
    : String(value).replace(/[&<>"\r]/g, (character) => `&#x${character.charCodeAt(0).toString(16)};`);

const malformed = (): S3Fault =>
  new S3Fault('MalformedXML', 'The XML you provided was not well-formed or did not validate against our published schema');

/** The keys of a `Delete` document, and whether only failures are to be told. @throws S3Fault where it is none, or names over 1,000 */
export function parseDelete(document: string): { keys: string[]; quiet: boolean } {
  // Entities of the client's own would be its way to make much out of little.
  if (/<!DOCTYPE/i.test(document)) throw malformed();
  const { Delete: content } = parsed(document);
  if (!isJsonObject(content) || !Array.isArray(content.Object) || content.Object.length > 1_000) throw malformed();
  return { keys: content.Object.map(keyOf), quiet: content.Quiet === 'true' };
}

function parsed(document: string): Record<string, unknown> {
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- a second package for this check alone would be too much
    const root: unknown = parser.parse(document, true);
    return isJsonObject(root) ? root : {};
  } catch {
    throw malformed();
  }
}

/** A version or a condition on the object would need what this store does not have. */
function keyOf(object: unknown): string {
  if (!isJsonObject(object) || typeof object.Key !== 'string' || object.Key === '') throw malformed();
  if (Object.keys(object).some((name) => name !== 'Key' && name !== '#text')) throw malformed();
  return object.Key;
}
