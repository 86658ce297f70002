import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { PROBLEMS } from '#core/problem';
import { codesOf } from '#http/call';
import { Accepted } from '#http/problem-details.dto';
import { routes } from './routes.ts';

interface Header {
  required?: boolean;
}
interface Response {
  headers: Record<string, Header | Shared>;
}
/** What several have stands in the components. */
interface Shared {
  $ref: string;
}
interface Operation {
  responses: Record<string, Response | Shared>;
  requestBody?: { content: Record<string, { schema: { $ref: string } }> };
  security?: unknown[];
}

const operations = (file: string, pick: (document: never) => Record<string, Record<string, Operation>>): Record<string, Operation> =>
  Object.fromEntries(
    Object.entries(pick(parse(readFileSync(file, 'utf8'), { logLevel: 'silent' }) as never)).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method]) => /^(get|post|put|delete|patch)$/.test(method))
        .map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
    ),
  );

const { components } = parse(readFileSync('openapi.yaml', 'utf8')) as {
  components: {
    schemas: Record<string, { additionalProperties?: boolean }>;
    responses: Record<string, Response>;
    headers: Record<string, Header>;
  };
};

const nameOf = ({ $ref }: Shared): string => $ref.split('/').at(-1)!;

/** The headers that an answer always has. */
function headersOf(response: Response | Shared): string[] {
  const { headers } = '$ref' in response ? components.responses[nameOf(response)]! : response;
  const isRequired = (header: Header | Shared): boolean | undefined =>
    ('$ref' in header ? components.headers[nameOf(header)]! : header).required;
  return Object.keys(headers)
    .filter((name) => isRequired(headers[name]!))
    .sort();
}

const contract = operations('openapi.yaml', (document: { paths: Record<string, Record<string, Operation>> }) => document.paths);

describe('every route', () => {
  it('stands in the controllers, the contract and the template', () => {
    const template = operations(
      'infra/api.yaml',
      (document: { Resources: { Api: { Properties: { DefinitionBody: { paths: never } } } } }) =>
        document.Resources.Api.Properties.DefinitionBody.paths,
    );
    const names = routes.map(({ method, path }) => `${method} ${path}`).sort();
    expect(names.length).toBeGreaterThan(0);
    expect(Object.keys(contract).sort()).toEqual(names);
    expect(Object.keys(template).sort()).toEqual(names);
  });

  it.each(routes)('$method $path states who may call, what it answers and which errors', ({ method, path, call }) => {
    const success = call.answers === Accepted ? [202] : call.mayTakeLonger ? [200, 202] : [200];
    const statuses = [...success, ...codesOf(method, call).map((code) => PROBLEMS[code].status)];
    const operation = contract[`${method} ${path}`]!;
    expect(Object.keys(operation.responses).map(Number).sort()).toEqual([...new Set(statuses)].sort());
    const tokens = (['player', 'server'] as const).filter((kind) => call.who !== 'anyone' && call.who.includes(kind));
    expect(operation.security).toEqual(tokens.map((kind) => ({ [kind]: [] })));
  });

  it.each(routes)('$method $path takes no field that its body does not name, and says which headers always come', ({ method, path }) => {
    const { requestBody, responses } = contract[`${method} ${path}`]!;
    const body = requestBody?.content['application/json']!.schema.$ref.split('/').at(-1);
    expect(body && components.schemas[body]!.additionalProperties).toBe(method === 'POST' ? false : undefined);
    for (const [status, response] of Object.entries(responses)) {
      const also = status.startsWith('2') ? ['X-Catalogue-Version'] : ['429', '503'].includes(status) ? ['Retry-After'] : [];
      expect([status, headersOf(response)]).toEqual([status, [...also, 'X-Request-Id'].sort()]);
    }
  });

  it('uses every code of the table somewhere, or the socket or the gateway does', () => {
    const used = new Set(routes.flatMap(({ call }) => codesOf('POST', call)));
    const elsewhere = ['unknown_route'];
    expect(
      Object.keys(PROBLEMS)
        .filter((code) => !(used as Set<string>).has(code))
        .sort(),
    ).toEqual(elsewhere.sort());
  });
});
