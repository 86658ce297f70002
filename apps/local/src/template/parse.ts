import { type CollectionTag, parseDocument, type ScalarTag } from 'yaml';
import { isJsonObject } from '#core/json';
import { unreadable } from './unreadable.ts';

export type JsonObject = Record<string, unknown>;

/** CloudFormation's short forms: `!Ref X` is read as `{Ref: X}`, `!Sub X` as `{'Fn::Sub': X}`; intrinsics.ts knows what they mean. */
const SHORT_FORMS =
  'And Base64 Cidr Condition Equals FindInMap GetAtt GetAZs If ImportValue Join Not Or Ref Select Split Sub Transform'.split(' ');

const customTags = SHORT_FORMS.flatMap((name): (ScalarTag | CollectionTag)[] => {
  const tag = `!${name}`;
  const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
  const collection = { tag, resolve: (node: { toJSON(): unknown }) => ({ [key]: node.toJSON() }) };
  const scalar = { tag, resolve: (text: string) => ({ [key]: name === 'GetAtt' ? halves(text) : text }) };
  return [scalar, { ...collection, collection: 'seq' }, { ...collection, collection: 'map' }];
});

/** `Table.Stream.Arn` → `['Table', 'Stream.Arn']` */
function halves(text: string): string[] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}

/**
 * The template as plain data, short forms spelled out.
 * @param name for messages, as `api.yaml`
 */
export function parseTemplate(text: string, name: string): JsonObject {
  const document = parseDocument(text, { customTags });
  const [mistake] = [...document.errors, ...document.warnings];
  if (mistake) unreadable(name, mistake.message);
  const template: unknown = document.toJS();
  return isJsonObject(template) ? template : unreadable(name, 'is no map of sections');
}
