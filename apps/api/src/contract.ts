import { NestFactory } from '@nestjs/core';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { type Code, PROBLEMS } from '#core/problem';
import { MistakeDetails, ProblemDetails } from '#http/problem-details.dto';
import { AppModule } from './app.module.ts';
import { type Route, routes } from './routes.ts';
import { version } from './version.ts';

export { routes };

const DESCRIPTION = `Laurel is a game backend: submit scores, climb live leaderboards.

Send \`Authorization: Bearer <access token>\` of the user pool. Every failure is \`application/problem+json\` with a \`code\` that never changes.
Clients ignore answer fields that they don't know.`;

/** The contract as the controllers state it: OpenAPI 3.0. */
export async function contract(): Promise<OpenAPIObject> {
  // In preview mode nothing is made: no table, pool or queue needs a name.
  const app = await NestFactory.create(AppModule.of(), { preview: true, logger: false, abortOnError: false });
  const config = new DocumentBuilder()
    .setTitle('Laurel')
    .setOpenAPIVersion('3.0.3')
    .setDescription(DESCRIPTION)
    .setVersion(version)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/', 'The host that serves this file')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token of the user pool' }, 'bearer')
    .addTag('score', 'The result of a run')
    .addTag('leaderboard', 'Who stands where')
    .addTag('progress', 'Saves of a game, in slots')
    .addTag('unlocks', 'Levels, features and achievements')
    .addTag('tasks', 'Rewards for what a player does in a cycle')
    .addTag('money', 'Wallets and ledgers')
    .addTag('shop', 'Offers, purchases and what they brought')
    .addTag('player', 'Who you are, what is held on you, and forgetting it')
    .addTag('avatar', 'How others see you')
    .addTag('health', 'Liveness')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    extraModels: [ProblemDetails, MistakeDetails],
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '').toLowerCase()}_${method}`,
  });
  await app.close();
  for (const route of routes) describe(document, route);
  return document;
}

type Operation = NonNullable<PathItem['get']>;
type PathItem = OpenAPIObject['paths'][string];
type Response = Exclude<Operation['responses'][string], { $ref: string } | undefined>;

/** Says of an operation who may call it, which headers its answers carry, and what each of its problems looks like. */
function describe(document: OpenAPIObject, { method, path, call: { who, idempotencyKey } }: Route): void {
  const item = document.paths[path];
  const operation = item && { GET: item.get, POST: item.post, DELETE: item.delete }[method];
  if (!operation) throw new Error(`${method} ${path} does not stand in the contract.`);
  operation.description = who === 'anyone' ? 'For anyone, without a token.' : `For ${who.map((kind) => `${kind}s`).join(', ')}.`;
  if (method === 'POST') closeBody(document, operation);
  for (const response of Object.values(operation.responses))
    if (response && !('$ref' in response)) addDetails(response, idempotencyKey === 'required');
}

/** Unknown fields of a body are refused, and its schema says so. Answers stay open: clients ignore fields that they don't know. */
function closeBody({ components }: OpenAPIObject, { requestBody }: Operation): void {
  const type = requestBody && 'content' in requestBody ? requestBody.content['application/json']?.schema : undefined;
  const schema = type && '$ref' in type ? components?.schemas?.[type.$ref.replace('#/components/schemas/', '')] : undefined;
  if (!schema || '$ref' in schema) throw new Error('A body has no class in the contract.');
  schema.additionalProperties = false;
}

function addDetails(response: Response, replays: boolean): void {
  const problem = response.content?.['application/problem+json'];
  const codes = problem ? CODES.filter((code) => response.description.split(', ').includes(code)) : [];
  const later = codes.some((code) => 'retryAfter' in PROBLEMS[code]);
  const always = problem ? ['X-Request-Id' as const] : ['X-Request-Id' as const, 'X-Catalogue-Version' as const];
  response.headers = headersOf([
    ...always,
    ...(later ? ['Retry-After' as const] : []),
    ...(replays && !problem ? ['Idempotency-Replayed' as const] : []),
  ]);
  if (problem) problem.examples = Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }]));
}

const CODES = Object.keys(PROBLEMS) as Code[];

function exampleOf(code: Code): Record<string, unknown> {
  const { status, title } = PROBLEMS[code];
  return {
    type: `urn:laurel:problem:${code}`,
    title,
    status,
    detail: 'What is wrong, and what to do.',
    code,
    requestId: 'the id of this call',
  };
}

const HEADERS = {
  'X-Request-Id': { description: 'Name it when you ask for help', required: true, schema: { type: 'string' } },
  'X-Catalogue-Version': { description: "The game's rules that answered", required: true, schema: { type: 'string' } },
  'Idempotency-Replayed': {
    description: '`true`: the answer that was recorded for the same request',
    schema: { type: 'string', enum: ['true'] },
  },
  'Retry-After': {
    description: 'Seconds after which the same call may succeed',
    required: true,
    schema: { type: 'integer', minimum: 1 },
  },
} as const satisfies NonNullable<Response['headers']>;

const headersOf = (names: readonly (keyof typeof HEADERS)[]) => Object.fromEntries(names.map((name) => [name, HEADERS[name]]));
