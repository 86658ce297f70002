// @ts-check

/**
 * @typedef {{ playerId: string, accessToken: string }} Player
 * @typedef {{ rest: string, websocket: string, s3: string, cognito: string, dynamodb: string, userPoolId: string,
 *   users: { player: Player, admin: Player, server: { accessToken: string } } }} Local the answer of GET /_local
 * @typedef {{ window: string, improved: boolean, score: number, previousScore: number | null, rank: number, total: number }} Standing
 * @typedef {{ rank: number, playerId: string, name: string, avatarUrl: string | null, score: number }} Entry
 * @typedef {{ total: number, entries: Entry[] }} Page
 * @typedef {{ token?: string, body?: object, headers?: Record<string, string> }} Options
 */

/** A call that was not done: what the API said (problem+json), or that nothing answered, and what to do now. */
export class Refused extends Error {
  /**
   * @param {string} title
   * @param {string} detail
   * @param {string} todo
   */
  constructor(title, detail, todo) {
    super(detail);
    this.title = title;
    this.todo = todo;
  }
}

/**
 * @param {number} status
 * @param {{ code?: string, requestId?: string }} problem
 * @param {string | null} retryAfter
 */
function whatToDo(status, problem, retryAfter) {
  if (status === 401) return 'The token may be over an hour old, or of another start: reload the page for a fresh one.';
  if (status === 429 || status === 503 || status === 504) return `Wait ${retryAfter ?? 1} s and press again: nothing was counted twice.`;
  if (status >= 500) return `See the terminal of npm start for request ${problem.requestId ?? '(no id)'}.`;
  return problem.code ? `The code for your program: ${problem.code}.` : '';
}

/**
 * @param {Response} response
 * @returns {Promise<Refused>}
 */
async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  const mistakes = (problem.errors ?? []).map((/** @type {{ path: string, message: string }} */ e) => `${e.path}: ${e.message}`);
  // A hint is for players, a detail for who writes programs.
  const detail = problem.hint ?? [problem.detail ?? `HTTP status ${response.status}`, ...mistakes].join(' ');
  return new Refused(problem.title ?? 'The call failed', detail, whatToDo(response.status, problem, response.headers.get('retry-after')));
}

/**
 * One call of this server. Throws `Refused`.
 * @param {string} method
 * @param {string} path
 * @param {Options} [options]
 * @returns {Promise<any>}
 */
export async function call(method, path, { token, body, headers = {} } = {}) {
  const all = { ...headers, ...(token && { authorization: `Bearer ${token}` }), ...(body && { 'content-type': 'application/json' }) };
  const signal = AbortSignal.timeout(30_000);
  const response = await fetch(path, { method, headers: all, body: body ? JSON.stringify(body) : null, signal }).catch(() => {
    throw new Refused('Laurel does not answer', `${method} ${path} got no answer.`, 'Is npm start still running? Look at its terminal.');
  });
  if (!response.ok) throw await refusal(response);
  return response.json();
}

/** @type {{ at: number, answer: Promise<Local> } | undefined} */
let known;

/**
 * Addresses and demo tokens, asked again after ten minutes (a token lasts an hour) or when told that they are stale.
 * @param {{ fresh?: boolean }} [options]
 * @returns {Promise<Local>}
 */
export function local({ fresh = false } = {}) {
  if (fresh || !known || Date.now() - known.at > 600_000) {
    const answer = call('GET', '/_local');
    known = { at: Date.now(), answer };
    answer.catch(() => (known = undefined));
  }
  return known.answer;
}

/** @returns {Promise<{ status: string, version: string }>} */
export const health = () => call('GET', '/health');

/**
 * @param {string} token
 * @returns {Promise<Page>}
 */
export const firstTen = (token) => call('GET', '/leaderboard/global?boardId=arcade&limit=10', { token });

/** The demo player's own best; undefined where there is none. @param {string} token @returns {Promise<number | undefined>} */
export const ownBest = async (token) => (await call('GET', '/leaderboard?boardId=arcade&around=0', { token })).me?.score;

/**
 * One run. The key makes a repeated send of it harmless.
 * @param {string} token
 * @param {number} score
 * @returns {Promise<Standing>} how the player stands in the window `all`
 */
export async function submitScore(token, score) {
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const body = { boardId: 'arcade', score, metadata: { from: 'home page' } };
  const { windows } = await call('POST', '/score', { token, body, headers });
  return windows.find((/** @type {Standing} */ standing) => standing.window === 'all');
}

/**
 * @param {number} count
 * @returns {Promise<Player[]>}
 */
export const newPlayers = async (count) => (await call('POST', '/_local/players', { body: { count } })).players;
