/** Who sends a request. `gone`: a player without a profile; `raw`: a player's token without `Bearer`. */
export type Sender = 'player' | 'admin' | 'server' | 'gone' | 'raw';

/** A call of the contract, by hand from the design: what it takes, and what it answers to good requests of good players. */
export interface ContractRoute {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  who: 'anyone' | 'players' | 'players and servers';
  /** Required in the query, with a good value and one that names what there is not. */
  query?: { name: string; good: string; unknown: string; code: string };
  /** Bodies as a sender sends them; of `wrong` no field is right. */
  body?: { good: (sender: Sender, playerId: string) => object; wrong: object; unknown?: [body: object, code: string]; limit: number };
  needsKey?: boolean;
  answers: [status: number, code: string | null];
}

const KB = 1024;
const limit = 8 * KB;
const board = { name: 'boardId', good: 'arcade', unknown: 'nowhere', code: 'unknown_board' };
const named = (sender: Sender, playerId: string): object => (sender === 'server' ? { playerId } : {});
const reads = (path: string): ContractRoute => ({ method: 'GET', path, who: 'players', answers: [200, null] });
const fine: ContractRoute['answers'] = [200, null];

/** Not all of the contract: those whose good answer no earlier request changes. */
export const ROUTES: readonly ContractRoute[] = [
  { method: 'GET', path: '/health', who: 'anyone', answers: fine },
  ...['/me', '/money', '/shop', '/inventory', '/tasks', '/unlocks', '/avatar'].map(reads),
  { ...reads('/leaderboard'), query: board },
  { ...reads('/leaderboard/global'), query: board },
  {
    ...reads('/money/ledger'),
    query: { name: 'currency', good: 'coins', unknown: 'gold', code: 'unknown_currency' },
  },
  {
    ...{ method: 'POST', path: '/score', who: 'players', answers: fine },
    body: {
      ...{ good: () => ({ boardId: 'arcade', score: 10 }), wrong: { boardId: 7, score: 'many', metadata: [] }, limit },
      unknown: [{ boardId: 'nowhere', score: 1 }, 'unknown_board'],
    },
  },
  {
    ...{ method: 'POST', path: '/progress', who: 'players and servers', answers: fine },
    body: {
      good: (sender, playerId) => ({ slot: 'backup', baseVersion: 0, data: { level: 3 }, ...named(sender, playerId) }),
      wrong: { slot: '', baseVersion: '0', data: [] },
      limit: 400 * KB,
    },
  },
  {
    ...{ method: 'POST', path: '/money/add', who: 'players and servers', needsKey: true, answers: fine },
    body: {
      good: (sender, playerId) => ({
        ...{ currency: 'coins', amount: 1, source: sender === 'server' ? 'match' : 'rewarded-ad', ...named(sender, playerId) },
      }),
      wrong: { currency: 'Coins', amount: 0.5, source: null },
      limit,
    },
  },
  {
    ...{ method: 'POST', path: '/shop/buy', who: 'players', needsKey: true, answers: [409, 'insufficient_funds'] },
    body: {
      ...{ good: () => ({ offerId: 'golden-hat' }), wrong: { offerId: [], quantity: 0 }, limit },
      unknown: [{ offerId: 'crown' }, 'unknown_offer'],
    },
  },
  {
    ...{ method: 'POST', path: '/unlock', who: 'players', answers: [409, 'requirements_not_met'] },
    body: {
      ...{ good: () => ({ unlockId: 'double-jump' }), wrong: { unlockId: true }, limit },
      unknown: [{ unlockId: 'wings' }, 'unknown_unlock'],
    },
  },
  {
    ...{ method: 'POST', path: '/task/complete', who: 'players', answers: [409, 'task_not_finished'] },
    body: {
      ...{ good: () => ({ taskId: 'weekly-spender' }), wrong: { taskId: {} }, limit },
      unknown: [{ taskId: 'laundry' }, 'unknown_task'],
    },
  },
  // By one who is gone already: a good player is needed again.
  { method: 'DELETE', path: '/me', who: 'players', answers: [202, null] },
];

/** Of the table in api.md: the status of every code that is met here, beside those of success. */
export const STATUSES: Readonly<Record<string, number>> = {
  ...{ invalid_request: 400, invalid_json: 400, idempotency_key_required: 400, unauthenticated: 401, forbidden: 403, player_gone: 403 },
  ...{ unknown_route: 404, unknown_board: 404, unknown_currency: 404, unknown_offer: 404, unknown_unlock: 404, unknown_task: 404 },
  ...{ insufficient_funds: 409, requirements_not_met: 409, task_not_finished: 409 },
  ...{ too_large: 413, unsupported_media_type: 415, too_many_requests: 429 },
};
