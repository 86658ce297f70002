import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { parse } from 'yaml';

type Json = Record<string, unknown>;

interface Media {
  example?: Json;
  examples?: Record<string, { summary: string; value: Json }>;
  schema?: Json;
}

/** An operation of the contract, as far as it says what to send and what comes. */
export interface Call {
  name: string;
  method: string;
  path: string;
  operationId: string;
  description: string;
  parameters?: { in: string; name: string; example?: string | number }[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media>; $ref?: string }>;
}

interface Contract {
  paths: Record<string, Record<string, Omit<Call, 'name' | 'method' | 'path'>>>;
  components: { responses: Record<string, { content: Record<string, Media> }>; schemas: Json };
}

const contract = parse(readFileSync('openapi.yaml', 'utf8')) as Contract;

/** All calls, in the order of the contract. */
export const calls: readonly Call[] = Object.entries(contract.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, one]) => ({ ...one, path, method: method.toUpperCase(), name: `${method.toUpperCase()} ${path}` })),
);

/** The bodies of its examples, the usual one first; one without a body has one that is undefined. */
export function bodiesOf({ requestBody }: Call): { summary: string; value: Json | undefined }[] {
  const media = requestBody?.content['application/json'];
  return media?.examples ? Object.values(media.examples) : [{ summary: '', value: media?.example }];
}

/** What the contract says of a schema's null is no JSON Schema; and here an answer has no field that it does not tell of. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, format, ...rest } = schema as Json;
  const closed = 'properties' in rest && !('additionalProperties' in rest) ? { additionalProperties: false } : {};
  const exact = { ...(format !== 'int64' && format !== undefined && { format }), ...rest, ...closed };
  const inner = Object.fromEntries(Object.entries(exact).map(([key, value]) => [key, strict(value)]));
  return nullable === true ? { anyOf: [inner, { type: 'null' }] } : inner;
}

const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ $id: 'contract', components: strict(contract.components) as Json });

const compiled = new Map<string, ValidateFunction>();

/** What is wrong with an answer, by the contract; nothing: it fits. */
export function misfits(call: Call, status: number, type: string, body: unknown): unknown[] {
  const response = call.responses[status];
  if (!response) return [`${call.name} answered ${status}, of which the contract says nothing`];
  const shared = contract.components.responses[response.$ref?.split('/').at(-1) ?? ''];
  const schema = (shared ?? response).content?.[type]?.schema;
  if (!schema) return [`${call.name} answered ${status} as ${type}, of which the contract says nothing`];
  const key = JSON.stringify(schema);
  const validate = compiled.get(key) ?? ajv.compile(JSON.parse(JSON.stringify(strict(schema)).replaceAll('"#/', '"contract#/')) as Json);
  compiled.set(key, validate);
  return validate(body) ? [] : (validate.errors ?? []);
}
