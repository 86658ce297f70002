import type { OpenAPIObject } from '@nestjs/swagger';
import type { CallerKind } from '#auth/caller';
import { type Code, PROBLEMS } from '#core/problem';
import { PACE } from '#http/access.guard';
import { BODY_LIMIT } from '#http/body.interceptor';
import { codesOf } from '#http/call';
import type { Route } from '../routes.ts';
import type { CallDocs, Example } from './call-docs.ts';
import { headersOf } from './headers.ts';
import { problemExample } from './problem-examples.ts';

export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Responses = Operation['responses'];

const LIST = new Intl.ListFormat('en', { style: 'long' });

/** An operation with what Nest does not know of it: words, who may call, and an example of all that goes in and out. */
export function describeOperation(operation: Operation, route: Route, docs: CallDocs): Operation {
  const { tags = [], operationId = '', summary = '', parameters = [], requestBody, responses } = operation;
  if (requestBody && !('$ref' in requestBody)) Object.assign(jsonOf(requestBody), examplesOf(docs.bodies ?? {}));
  return {
    ...{ tags, operationId, summary, description: descriptionOf(route, docs), security: securityOf(route.call.who) },
    ...(parameters.length > 0 && { parameters: parameters.map((parameter) => withExample(parameter, docs)) }),
    ...(requestBody && { requestBody }),
    responses: { ...answersOf(responses, route, docs), ...problemsOf(route, docs) },
  };
}

type Parameter = NonNullable<Operation['parameters']>[number];

function withExample(parameter: Parameter, { key, query = {} }: CallDocs): Parameter {
  if ('$ref' in parameter) return parameter;
  const { schema, ...rest } = parameter;
  const example = parameter.in === 'header' ? key : query[parameter.name];
  return { ...rest, ...(example !== undefined && { example }), ...(schema && { schema }) };
}

/** Either of the two is enough. */
function securityOf(who: 'anyone' | readonly CallerKind[]): Record<string, string[]>[] {
  if (who === 'anyone') return [];
  return [...(who.includes('player') ? [{ player: [] }] : []), ...(who.includes('server') ? [{ server: [] }] : [])];
}

function descriptionOf(
  { method, call: { who, throttle, bodyLimit = BODY_LIMIT } }: Route,
  { does, retry, limits, first }: CallDocs,
): string {
  const limited = [
    ...(limits === undefined ? [] : [limits.replace(/\.$/, '')]),
    ...(who === 'anyone' ? [] : [`${PACE.perSecond} calls a second of a player, ${PACE.burst} at once`]),
    ...(throttle ? [`${throttle.perSecond} a second of all callers together`] : []),
    ...(method === 'POST' ? [`a body of ${bodyLimit / 1024} KB`] : []),
  ];
  return [
    does.replaceAll(/(?<!\n)\n(?!\n)/g, ' '),
    '',
    `- **Who**: ${who === 'anyone' ? 'anyone, without a token' : LIST.format(who.map((kind) => `${kind}s`))}.`,
    ...(first === undefined ? [] : [`- **First**: ${first.replaceAll('\n', ' ')}`]),
    `- **A second time**: ${retry.replaceAll('\n', ' ')}`,
    ...(limited.length > 0 ? [`- **Limits**: ${limited.join('; ').replaceAll('\n', ' ')}.`] : []),
  ].join('\n');
}

function jsonOf(body: { content?: Record<string, object> }): object {
  const media = body.content?.['application/json'];
  if (!media) throw new Error('There is no JSON to give an example of.');
  return media;
}

function examplesOf(examples: Readonly<Record<string, Example>>): object {
  const all = Object.values(examples);
  const [first] = all;
  if (!first) throw new Error('A call lacks an example.');
  return all.length === 1 ? { example: first.value } : { examples };
}

function answersOf(responses: Responses, { call }: Route, { answers, later }: CallDocs): Responses {
  const replays = call.idempotencyKey === 'required';
  const headers = headersOf('X-Request-Id', 'X-Catalogue-Version', ...(replays ? ['Idempotency-Replayed' as const] : []));
  const statuses = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  return Object.fromEntries(
    statuses.map(([status, response]) => {
      if (!response || '$ref' in response) throw new Error('An answer stands in its call.');
      const isLater = status === '202' && call.mayTakeLonger !== undefined;
      if (isLater && !later) throw new Error(`${call.summary}: there is no example of the answer with 202.`);
      Object.assign(jsonOf(response), isLater ? { example: later } : examplesOf(answers));
      return [status, { ...response, headers }];
    }),
  );
}

/** A response for each status of the call's codes, with an example of each code. */
function problemsOf({ method, call }: Route, { problems = [] }: CallDocs): Responses {
  const codes = codesOf(method, call);
  const stray = problems.find(({ code }) => !codes.includes(code));
  if (stray) throw new Error(`${call.summary}: it never answers ${stray.code}.`);
  const byStatus = Object.groupBy(codes, (code) => PROBLEMS[code].status);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, some]) => [
      status,
      {
        description: some.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('; '),
        headers: headersOf('X-Request-Id', ...(some.some((code) => 'retryAfter' in PROBLEMS[code]) ? ['Retry-After' as const] : [])),
        content: {
          'application/problem+json': {
            schema: { $ref: '#/components/schemas/ProblemDetails' },
            examples: Object.fromEntries(some.map((code: Code) => [code, { value: problemExample(code, problems) }])),
          },
        },
      },
    ]),
  );
}
