// @ts-check
import { health } from './api.mjs';
import { make, text } from './elements.mjs';

/** @typedef {'checking' | 'up' | 'down'} State */

const words = { checking: 'checking…', up: 'answers', down: 'no answer' };
const EVERY_MS = 30_000;

/**
 * A server of another port that sends no CORS header still shows that it answers: the answer is opaque, a failure is not.
 * @param {string} url
 */
const reach = async (url) => {
  await fetch(url, { mode: 'no-cors', cache: 'no-store', signal: AbortSignal.timeout(5000) });
  return words.up;
};

/** What runs, each with a dot that was really asked for. */
export class Services {
  /** @type {Map<string, (state: State, word?: string) => void>} */
  #marks = new Map();
  /** @type {Record<string, () => Promise<string>>} */
  #checks = {};

  /** @param {import('./api.mjs').Local} local */
  start(local) {
    const { rest, websocket, s3, cognito, dynamodb } = local;
    const addresses = { REST: rest, WebSocket: websocket, S3: s3, Cognito: cognito, DynamoDB: dynamodb };
    text('services').replaceChildren(...Object.entries(addresses).map(([name, address]) => this.#row(name, address)));
    this.#checks = {
      REST: async () => `version ${(await health()).version}`,
      S3: () => reach(`${s3}/_local/health`),
      Cognito: () => reach(`${cognito}/${local.userPoolId}/.well-known/jwks.json`),
      DynamoDB: () => reach(dynamodb),
    };
    void this.check();
    setInterval(() => document.hidden || void this.check(), EVERY_MS);
  }

  async check() {
    const asked = Object.entries(this.#checks).map(async ([name, ask]) => {
      try {
        this.mark(name, 'up', await ask());
      } catch {
        this.mark(name, 'down');
      }
    });
    await Promise.all(asked);
  }

  /**
   * @param {string} name
   * @param {State} state
   * @param {string} [word]
   */
  mark(name, state, word) {
    this.#marks.get(name)?.(state, word);
  }

  /**
   * @param {string} name
   * @param {string} address
   */
  #row(name, address) {
    const dot = make('span', 'dot');
    const word = make('span', 'quiet', words.checking);
    this.#marks.set(name, (state, said = words[state]) => {
      dot.dataset.state = state;
      word.textContent = said;
    });
    return make('li', '', [dot, make('span', '', name), make('code', '', address), word]);
  }
}
