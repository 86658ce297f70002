import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { parse } from 'yaml';
import { codesOf } from '#http/call';
import { type Operation } from './contract/operation.ts';
import { TAGS } from './contract/docs.ts';
import { routes } from './routes.ts';

const contract = parse(readFileSync('openapi.yaml', 'utf8')) as OpenAPIObject;
type Response = Exclude<Operation['responses'][string], undefined>;

const operationOf = (method: string, path: string): Operation => (contract.paths[path] as Record<string, Operation>)[method.toLowerCase()]!;

/** A refusal that most calls share stands in the components. */
function resolved(response: Response | undefined): Exclude<Response, { $ref: string }> {
  if (!response || !('$ref' in response)) return response!;
  return resolved(contract.components!.responses![response.$ref.split('/').at(-1)!]);
}

const examplesOf = (content: { example?: unknown; examples?: object } | undefined): unknown[] =>
  content?.example === undefined ? Object.values(content?.examples ?? {}) : [content.example];

describe('the contract', () => {
  it('shows its tags in the order of a game, and its calls in the order of the tags', () => {
    const tags = (contract.tags ?? []).map(({ name }) => name);
    expect(tags).toEqual(Object.keys(TAGS));
    const used = Object.values(contract.paths).flatMap((item) =>
      Object.values(item as Record<string, Operation>).map((one) => one.tags![0]!),
    );
    expect(used.filter((tag, i) => tag !== used[i - 1])).toEqual(tags);
  });

  it('writes no time that a reader of YAML 1.1 would not take for text', () => {
    expect(readFileSync('openapi.yaml', 'utf8')).not.toMatch(/: \d{4}-\d\d-\d\d/);
  });

  it('describes every schema', () => {
    const silent = Object.entries(contract.components!.schemas!).filter(([, schema]) => !('description' in schema || 'enum' in schema));
    expect(silent.map(([name]) => name)).toEqual([]);
  });
});

describe.each(routes)('$method $path', ({ method, path, call }) => {
  const operation = operationOf(method, path);
  const { summary = '', description = '', responses, requestBody, parameters = [] } = operation;

  it('says who may call it, and what a second time does', () => {
    expect(summary).toBe(call.summary);
    for (const kind of call.who === 'anyone' ? ['anyone'] : call.who) expect(description).toMatch(new RegExp(`\\*\\*Who\\*\\*:.*${kind}`));
    expect(description).toMatch(/\*\*A second time\*\*: \w/);
    // Lines of the source are no lines of the text.
    expect(description).not.toMatch(/\w\n\w/);
  });

  it('has an example of what goes in', () => {
    const needed = parameters.filter((one) => 'required' in one && one.required);
    for (const parameter of needed) expect(parameter).toHaveProperty('example');
    if (method === 'POST')
      expect(examplesOf((requestBody as { content: Record<string, object> }).content['application/json'])).not.toEqual([]);
  });

  it('has an example of each answer', () => {
    const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
    for (const [, response] of good) expect(examplesOf(resolved(response).content!['application/json'])).not.toEqual([]);
  });

  it('has an example of each refusal, under its status, and of no other', () => {
    const shown = Object.entries(responses).flatMap(([status, response]) =>
      Object.entries(resolved(response).content!['application/problem+json']?.examples ?? {}).map(([code, example]) => {
        expect(example).toMatchObject({ value: { code, status: Number(status), type: `urn:laurel:problem:${code}` } });
        return code;
      }),
    );
    expect(shown.sort()).toEqual(codesOf(method, call).sort());
  });
});
