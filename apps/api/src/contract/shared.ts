import type { OpenAPIObject } from '@nestjs/swagger';

type Response = Exclude<NonNullable<OpenAPIObject['paths'][string]['get']>['responses'][string], undefined>;

/** What a refusal is called that most calls share. */
const NAMES: Readonly<Record<string, string>> = {
  401: 'Unauthenticated',
  403: 'Forbidden',
  413: 'TooLarge',
  415: 'UnsupportedMediaType',
  429: 'TooManyRequests',
  500: 'Internal',
  503: 'TryAgain',
};

/** Puts a reference in the place of each refusal that most calls have word for word. @returns these refusals, for the components */
export function shareResponses(paths: OpenAPIObject['paths']): Record<string, Response> {
  const operations = Object.values(paths).flatMap(({ get, post, delete: remove }) =>
    [get, post, remove].filter((one) => one !== undefined),
  );
  const shared: Record<string, Response> = {};
  for (const [status, name] of Object.entries(NAMES)) {
    const most = mostUsual(operations.map(({ responses }) => responses[status]).filter((one) => one !== undefined));
    shared[name] = most;
    for (const { responses } of operations)
      if (isSame(responses[status], most)) responses[status] = { $ref: `#/components/responses/${name}` };
  }
  return shared;
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function mostUsual(responses: readonly Response[]): Response {
  const uses = (one: Response): number => responses.filter((other) => isSame(one, other)).length;
  const [first] = responses.toSorted((a, b) => uses(b) - uses(a));
  if (!first) throw new Error('No call answers so.');
  return first;
}
