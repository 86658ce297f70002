import type { Alarm, Metric } from './ops-alarm.ts';

const FIVE_MINUTES = 300;
/** CloudWatch has sign-ups every five minutes, per client of the pool; the first of the list is the game. */
const GAME_CLIENT = "!Select [0, !Split [',', !Ref ClientIds]]";

/** A metric of the REST API's stage. */
export const ofApi = (name: string, stat: string): Metric => ({
  namespace: 'AWS/ApiGateway',
  name,
  stat,
  dimensions: { ApiName: "!Sub 'laurel-${Env}'", Stage: 'prod' },
});

/** A metric of the WebSocket API's stage. */
export const ofSocket = (name: string): Metric => ({
  namespace: 'AWS/ApiGateway',
  name,
  stat: 'Sum',
  dimensions: { ApiId: '!Ref SocketId', Stage: 'prod' },
});

/** A metric of the user pool, of players. */
export const ofPool = (name: string): Metric => ({
  namespace: 'AWS/Cognito',
  name,
  stat: 'Sum',
  dimensions: { UserPool: '!Ref UserPool', UserPoolClient: GAME_CLIENT },
});

/** What no resource of a template tells apart: one of each in every environment. A share needs a count beside it, or one call of two rings at night. */
export const SERVICE_ALARMS: readonly Alarm[] = [
  {
    id: 'ApiErrors',
    group: 'PlayersNotice',
    kind: { watches: 'REST API: answers 5XX', rings: '5 and more, and 1 % of all calls, in 5 minutes' },
    says: 'The API answers 5XX. See on the dashboard which route fails: its log says why. Where all do, look at tables and throttles first.',
    metrics: { errors: ofApi('5XXError', 'Sum'), calls: ofApi('Count', 'Sum') },
    expression: 'IF(errors >= 5, 100 * errors / calls, 0)',
    period: FIVE_MINUTES,
    periods: 1,
    from: 1,
  },
  {
    // Drawing an avatar takes up to 26 s: it must be one call of twenty to show here.
    id: 'ApiLatency',
    group: 'PlayersNotice',
    kind: { watches: 'REST API: latency', rings: 'p95 from 2 s, 3 times 5 minutes on end' },
    says: 'One call of twenty takes 2 s or longer. See on the dashboard which route is slow, and in its traces what it waits for; a burst of cold starts passes by itself.',
    metrics: { latency: ofApi('Latency', 'p95') },
    period: FIVE_MINUTES,
    periods: 3,
    from: 2_000,
  },
  {
    id: 'ApiRefusals',
    group: 'UnusualTraffic',
    kind: { watches: 'REST API: answers 4XX', rings: 'a third of 100 and more calls, 3 times 5 minutes on end' },
    says: 'A third of all calls is refused. The access log says with which codes: 401 and 404 after a release of the game are its mistake, 403 and 429 somebody who tries things.',
    metrics: { errors: ofApi('4XXError', 'Sum'), calls: ofApi('Count', 'Sum') },
    expression: 'IF(calls >= 100, 100 * errors / calls, 0)',
    period: FIVE_MINUTES,
    periods: 3,
    from: 33,
  },
  {
    // What connect and message fail of has alarms of its own; IntegrationError counts what they refuse, as a banned player.
    id: 'SocketErrors',
    group: 'PlayersNotice',
    kind: { watches: 'WebSocket API: ExecutionError', rings: '10 in 5 minutes' },
    says: 'API Gateway cannot call the functions of sockets: none opens, or none is answered. Look whether connect and message are throttled, and whether their permission stands.',
    metrics: { execution: ofSocket('ExecutionError') },
    period: FIVE_MINUTES,
    periods: 1,
    from: 10,
  },
  {
    id: 'SocketRefusals',
    group: 'UnusualTraffic',
    kind: { watches: 'WebSocket API: ClientError and IntegrationError', rings: '100 in 5 minutes, 3 times on end' },
    says: 'Many sockets or messages are refused. Expired tokens after a release of the game are its mistake, and banned players may try again and again; the access log of the sockets says from where they come.',
    metrics: { client: ofSocket('ClientError'), integration: ofSocket('IntegrationError') },
    expression: 'FILL(client, 0) + FILL(integration, 0)',
    period: FIVE_MINUTES,
    periods: 3,
    from: 100,
  },
  {
    id: 'SignUps',
    group: 'UnusualTraffic',
    kind: { watches: 'user pool: sign-ups', rings: 'as many in an hour as the parameter SignUpsAnHour says' },
    says: 'More players sign up in an hour than expected, and each is paid for. A launch: raise SignUpsAnHour. Somebody makes accounts: ask for more proof of work, or close the sign-up of guests.',
    metrics: { signUps: ofPool('SignUpSuccesses') },
    period: 3_600,
    periods: 1,
    from: '!Ref SignUpsAnHour',
  },
];
