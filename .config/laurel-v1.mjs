import { z } from 'zod';
import { frames, messages } from '../libs/realtime-client/src/laurel-v1.ts';

/** Each schema without its own heading; a frame may have more fields, by a later version. */
function plain(schema, part) {
  const { $schema: _, additionalProperties, ...rest } = z.toJSONSchema(schema);
  return { ...rest, ...(part === 'messages' && additionalProperties !== undefined && { additionalProperties }) };
}

/** The JSON Schema of every message of laurel.v1, as text. */
export function laurelSchema() {
  const parts = Object.entries({ messages, frames }).map(([part, all]) => {
    const properties = Object.fromEntries(Object.entries(all).map(([name, schema]) => [name, { title: name, ...plain(schema, part) }]));
    return [part, properties];
  });
  const document = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:laurel:laurel.v1',
    title: 'laurel.v1: the messages of live boards',
    description:
      'Messages, by action, are what a client sends; frames, by type, what the service sends. Within laurel.v1 only optional fields and further types are added: ignore what you do not know. See docs/realtime.md.',
    oneOf: Object.entries({ messages, frames }).flatMap(([part, all]) =>
      Object.keys(all).map((name) => ({ $ref: `#/$defs/${part}/${name}` })),
    ),
    $defs: Object.fromEntries(parts),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
