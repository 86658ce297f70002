import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Paces } from '#http/pace';
import type { Functions, Outcome } from '../../lambda/functions.ts';
import type { CloudRestApi, RestRoute } from '../../template/cloud.ts';
import { readBody } from '../socket/body.ts';
import type { Authorizer } from './authorizer.ts';
import { headerValue, type RequestFacts, restEvent, type RestRequest } from './event.ts';
import { checkResponses, gatewayAnswer, type GatewayFailure } from './gateway-response.ts';
import { type HttpAnswer, send } from './http-answer.ts';
import { mockAnswer } from './mock-answer.ts';
import { proxyAnswer } from './proxy-answer.ts';
import { createRouter, type Match } from './router.ts';
import { missing } from './validation.ts';

export interface RestApiSettings {
  rest: CloudRestApi;
  accountId: string;
  functions: Functions;
  authorizer: Authorizer;
  /** The system's time, for what the gateway stamps and throttles. */
  now: () => Date;
  /** Milliseconds that a function may take; 29,000 as in the cloud. */
  integrationLimit?: number;
}

type Facts = Omit<RequestFacts, 'claims'>;

const MAX_BODY = 10 * 1024 * 1024;

/** API Gateway's REST API of the templates: answers every request, with its function's answer or with a gateway response. */
export class RestApi {
  readonly #settings: RestApiSettings;
  readonly #match: ReturnType<typeof createRouter>;
  readonly #paces = new Paces();

  /** @throws Error where a gateway response uses what this gateway does not know */
  constructor(settings: RestApiSettings) {
    checkResponses(settings.rest.gatewayResponses);
    this.#settings = settings;
    this.#match = createRouter(settings.rest.routes);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const facts = this.#facts(request);
    const result = await this.#result(request, facts);
    const answer = 'type' in result ? this.#own(result, request.rawHeaders, facts) : result;
    const answerWith = ({ headers, ...rest }: HttpAnswer): void => {
      send(response, { ...rest, headers: [...headers, ['x-amzn-RequestId', facts.requestId], ['X-Amzn-Trace-Id', facts.traceId]] });
    };
    try {
      answerWith(answer);
    } catch {
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      answerWith(this.#own(MALFORMED, request.rawHeaders, facts));
    }
  }

  /** For a request whose method HTTP itself does not know. */
  unknownMethod(): HttpAnswer {
    return this.#own({ type: 'MISSING_AUTHENTICATION_TOKEN' }, [], this.#facts(undefined));
  }

  async #result(request: IncomingMessage, facts: Facts): Promise<HttpAnswer | GatewayFailure> {
    const target = request.url ?? '';
    const [path, query] = splitOnce(target, '?');
    const match = path.startsWith('/') ? this.#match(request.method ?? '', path) : undefined;
    if (!match) return { type: 'MISSING_AUTHENTICATION_TOKEN' };
    if (this.#isThrottled(match.route, facts.now)) return { type: 'THROTTLED' };
    const authorized = await this.#authorize(match.route, request);
    if ('type' in authorized) return authorized;
    const body = await readBody(request, MAX_BODY);
    if (!body) return { type: 'REQUEST_TOO_LARGE' };
    const came = restRequest(request, { path: path.replace(/^\/+/, '/'), query: new URLSearchParams(query), body: body.toString('utf8') });
    return missing(match.route, came) ?? this.#integrate(match, came, { ...facts, claims: authorized.claims });
  }

  /** Before the authorizer, so that nobody can try tokens faster than the stage lets callers in. */
  #isThrottled({ method, path, throttle }: RestRoute, now: Date): boolean {
    return throttle !== undefined && this.#paces.take(`${method} ${path}`, throttle, now.getTime()) > 0;
  }

  async #authorize({ scopes }: RestRoute, request: IncomingMessage): Promise<{ claims: RequestFacts['claims'] } | GatewayFailure> {
    if (!scopes) return { claims: undefined };
    const authorized = await this.#settings.authorizer(request.headers.authorization, scopes);
    return authorized.ok ? { claims: authorized.claims } : { type: authorized.type };
  }

  async #integrate(match: Match, came: RestRequest, facts: RequestFacts): Promise<HttpAnswer | GatewayFailure> {
    const { target } = match.route;
    if (target.kind === 'mock') return mockAnswer(target, came);
    const { functions, integrationLimit = 29_000 } = this.#settings;
    const outcome = await within(functions.invoke(target.name, restEvent(came, match, facts)), integrationLimit);
    if (outcome === 'late') return { type: 'INTEGRATION_TIMEOUT' };
    return outcome.ok ? (proxyAnswer(outcome.payload) ?? MALFORMED) : failed(outcome);
  }

  #own(failure: GatewayFailure, rawHeaders: readonly string[], facts: Facts): HttpAnswer {
    const header = (name: string): string | undefined => headerValue(rawHeaders, name);
    return gatewayAnswer(this.#settings.rest.gatewayResponses, failure, { ...facts, header });
  }

  #facts(request: IncomingMessage | undefined): Facts {
    const { rest, accountId, now } = this.#settings;
    const given = request?.headers['x-amzn-trace-id'];
    const time = now();
    const root = `1-${Math.floor(time.getTime() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;
    return {
      requestId: randomUUID(),
      extendedRequestId: `${randomBytes(11).toString('base64url').slice(0, 14)}=`,
      traceId: typeof given === 'string' && /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}/.test(given) ? given : `Root=${root}`,
      now: time,
      accountId,
      apiId: rest.apiId,
      stage: rest.stage,
    };
  }
}

const MALFORMED: GatewayFailure = { type: 'DEFAULT_5XX', status: 502 };

function failed({ reason, errorType }: Extract<Outcome, { ok: false }>): GatewayFailure {
  if (reason === 'throttled') return { type: 'DEFAULT_5XX', status: 500 };
  return errorType === 'RequestEntityTooLargeException' ? { type: 'REQUEST_TOO_LARGE' } : MALFORMED;
}

function restRequest(request: IncomingMessage, parts: Pick<RestRequest, 'path' | 'query' | 'body'>): RestRequest {
  const { method = '', rawHeaders, httpVersion, socket } = request;
  return { ...parts, method, rawHeaders, httpVersion, sourceIp: socket.remoteAddress ?? '', port: socket.localPort ?? 0 };
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

async function within<T>(work: Promise<T>, milliseconds: number): Promise<T | 'late'> {
  const late = Promise.withResolvers<'late'>();
  const timer = setTimeout(late.resolve, milliseconds, 'late');
  const first = await Promise.race([work, late.promise]);
  clearTimeout(timer);
  return first;
}
