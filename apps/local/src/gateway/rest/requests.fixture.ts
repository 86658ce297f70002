import fc from 'fast-check';
import { BROKEN } from './requests.bundle.fixture.ts';
import { type ContractRoute, ROUTES, type Sender } from './requests.routes.fixture.ts';

/**
 * `any`: every origin may call; `listed`: some may. The others are as `any`, but: for `still` no time passes, `closed` is throttled to nothing, `hasty` waits for no
 * function, `keyless` cannot reach its user pool.
 */
export type StageName = 'any' | 'listed' | 'still' | 'closed' | 'hasty' | 'keyless';

/** What is sent as `Authorization`; those of `Sender` are good tokens of the pool. */
export type TokenKind =
  Sender | 'none' | 'empty' | 'garbage' | 'basic' | 'forged' | 'expired' | 'other pool' | 'other scope' | 'id token' | 'no signature';

export type BodyKind =
  | 'good'
  | 'none'
  | 'malformed'
  | 'no object'
  | 'hostile'
  | 'wrong'
  | 'more'
  | 'unknown'
  | 'over the call'
  | 'over the event'
  | 'over the gateway';

export type QueryKind = 'good' | 'missing' | 'blank' | 'repeated' | 'more' | 'unknown';
export type Spelling = 'exact' | 'trailing' | 'doubled' | 'capitals' | 'encoded' | 'longer' | 'shorter' | 'dotted';

/** A request, in words. */
export interface Asked {
  stage: StageName;
  /** Of the contract; else a function that misbehaves, by name. */
  route: ContractRoute | { broken: string };
  /** In place of the route's own. */
  method?: string;
  spelling: Spelling;
  token: TokenKind;
  contentType: string | null;
  body: BodyKind;
  query: QueryKind;
  origin: string | null;
  hasKey: boolean;
}

export const LISTED = ['https://game.example', 'https://www.game.example'] as const;
const ORIGINS = [null, ...LISTED, 'https://evil.example', 'https://game.example.evil.example', 'http://game.example', 'null'];
export const JSON_TYPES = ['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON'];
const OTHER_TYPES = [null, 'text/plain', 'application/json; charset=latin1', 'application/jsonx', 'multipart/form-data'];

const oneOf = <const T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const stage = oneOf<StageName>('any', 'listed');
const senders = ({ who, method, path }: ContractRoute): Sender[] => {
  if (method === 'DELETE') return ['gone'];
  if (path === '/money/add') return ['player', 'server'];
  return who === 'players and servers' ? ['player', 'admin', 'server'] : ['player', 'admin'];
};
const posts = ROUTES.filter(({ body }) => body);
const guarded = ROUTES.filter(({ who }) => who !== 'anyone');

/** Requests in which all is well. */
const good = (routes: readonly ContractRoute[] = ROUTES): fc.Arbitrary<Asked> =>
  fc.constantFrom(...routes).chain((route) =>
    fc.record({
      ...{ stage, route: fc.constant(route), spelling: oneOf<Spelling>('exact', 'exact', 'trailing', 'doubled') },
      token: fc.constantFrom(...senders(route)),
      contentType: route.body ? fc.constantFrom(...JSON_TYPES) : fc.constant(null),
      body: fc.constant(route.body ? 'good' : 'none'),
      query: fc.constant('good'),
      origin: fc.constantFrom(...ORIGINS),
      hasKey: fc.constant(true),
    }),
  );

/** The same with one thing changed. */
const goodBut = <K extends keyof Asked>(
  field: K,
  values: readonly Asked[K][],
  routes: readonly ContractRoute[] = ROUTES,
): fc.Arbitrary<Asked> => fc.tuple(good(routes), fc.constantFrom(...values)).map(([asked, value]) => ({ ...asked, [field]: value }));

const METHODS = ['PUT', 'PATCH', 'HEAD', 'TRACE', 'PROPFIND', 'DELETE', 'GET', 'POST'] as const;
/** Routes of the contract that are others than meant: nobody is to be deleted by the way. */
const ALSO = new Set([...ROUTES.map(({ method, path }) => `${method} ${path}`), 'GET /progress']);
const SPELLINGS: Spelling[] = ['capitals', 'encoded', 'longer', 'shorter', 'dotted'];
const BAD_TOKENS: TokenKind[] = [
  ...(['none', 'empty', 'garbage', 'basic', 'forged', 'expired', 'other pool', 'other scope', 'id token', 'no signature', 'raw'] as const),
];
const BAD_BODIES: BodyKind[] = ['none', 'malformed', 'no object', 'hostile', 'wrong', 'more'];
const broken = (name: fc.Arbitrary<string>, where: fc.Arbitrary<StageName> = stage): fc.Arbitrary<Asked> =>
  fc.tuple(good([...ROUTES.slice(0, 1)]), name, where).map(([asked, one, at]) => ({ ...asked, route: { broken: one }, stage: at }));

/** Everything at once, as nobody sends it: what comes first decides. */
const wild: fc.Arbitrary<Asked> = fc
  .record({
    ...{ stage, route: fc.constantFrom(...ROUTES), spelling: oneOf<Spelling>('exact', 'exact', 'exact', 'trailing', 'capitals') },
    token: fc.constantFrom<TokenKind>(...BAD_TOKENS, 'player', 'player', 'admin', 'server', 'server', 'gone', 'gone'),
    contentType: fc.constantFrom(...JSON_TYPES, ...JSON_TYPES, ...OTHER_TYPES),
    body: fc.constantFrom<BodyKind>('good', 'good', ...BAD_BODIES, 'unknown', 'over the call', 'over the event', 'over the gateway'),
    query: oneOf<QueryKind>('good', 'good', 'missing', 'blank', 'repeated', 'more', 'unknown'),
    ...{ origin: fc.constantFrom(...ORIGINS), hasKey: fc.boolean() },
  })
  .map(sendable);

/** A good player deletes nothing, and bodies go with POST. An admin's money would be a correction. */
function sendable(asked: Asked & { route: ContractRoute }): Asked {
  const { route, token, body } = asked;
  const isGood = token === 'player' || token === 'admin';
  if (route.method === 'DELETE' && isGood) return { ...asked, token: 'gone', body: 'none' };
  if (route.path === '/money/add' && token === 'admin') return { ...asked, token: 'player', body: body === 'unknown' ? 'good' : body };
  return { ...asked, body: route.body ? body : 'none' };
}

/** Two hundred requests in all. Each kind reaches what it is named for, whatever the seed. */
export const KINDS: readonly [name: string, count: number, requests: fc.Arbitrary<Asked>][] = [
  ['that are good', 34, good()],
  ['that delete', 2, good(ROUTES.filter(({ method }) => method === 'DELETE'))],
  [
    'with another method',
    10,
    goodBut('method', METHODS).filter(({ route, method }) => 'path' in route && !ALSO.has(`${method ?? ''} ${route.path}`)),
  ],
  ['before which a page asks', 8, goodBut('method', ['OPTIONS'])],
  ['with another path', 10, goodBut('spelling', SPELLINGS)],
  ['with a bad token', 22, goodBut('token', BAD_TOKENS, guarded)],
  [
    'of a server where players call',
    4,
    goodBut(
      'token',
      ['server'],
      guarded.filter(({ who, query }) => who === 'players' && !query),
    ),
  ],
  ['of one who is gone', 6, goodBut('token', ['gone'], posts)],
  ['with another content type', 6, goodBut('contentType', OTHER_TYPES, posts)],
  ['without a body', 3, goodBut('body', ['none'], posts)],
  ['with a bad body', 11, goodBut('body', BAD_BODIES, posts)],
  ['with a body over the call', 5, goodBut('body', ['over the call'], posts)],
  ['with a body over the gateway', 4, goodBut('body', ['over the event', 'over the gateway'], posts)],
  [
    'that name what there is not',
    5,
    goodBut(
      'body',
      ['unknown'],
      posts.filter(({ body }) => body?.unknown),
    ),
  ],
  [
    'with a bad query',
    10,
    goodBut(
      'query',
      ['missing', 'blank', 'repeated', 'more', 'unknown'],
      guarded.filter(({ query }) => query),
    ),
  ],
  [
    'without a key',
    3,
    goodBut(
      'hasKey',
      [false],
      ROUTES.filter(({ needsKey }) => needsKey),
    ),
  ],
  ['beyond the throttle', 8, fc.tuple(wild, good()).map(([{ token }, asked]) => ({ ...asked, token, stage: 'closed' }))],
  ['while the pool cannot be reached', 5, goodBut('stage', ['keyless'], guarded)],
  ['to functions that fail', 20, broken(fc.constantFrom(...BROKEN))],
  ['to a throttled function', 3, broken(fc.constant('throttled'))],
  ['to a late function', 3, broken(fc.constant('late'), fc.constant('hasty'))],
  ['of every sort', 18, wild],
];

/** Where the functions that misbehave are called. */
export const brokenPath = (name: string): string => `/broken/${name}`;
