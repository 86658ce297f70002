// @ts-check
import { local, Refused } from './api.mjs';
import { text } from './elements.mjs';

/** @typedef {{ preauthorizeApiKey(scheme: string, token: string): unknown }} SwaggerUi */

const FRESH_MS = 20 * 60_000;
const dark = matchMedia('(prefers-color-scheme: dark)');
const choices = /** @type {NodeListOf<HTMLInputElement>} */ (document.getElementsByName('caller'));

/** Puts the chosen caller's token in. @param {SwaggerUi} ui */
async function putToken(ui) {
  const chosen = [...choices].find((choice) => choice.checked)?.value;
  const caller = chosen === 'admin' || chosen === 'server' ? chosen : 'player';
  try {
    const { users } = await local();
    ui.preauthorizeApiKey('bearer', users[caller].accessToken);
    text('token-state').textContent = `The demo ${caller}’s token is in: open a call and press Execute.`;
  } catch (error) {
    text('token-state').textContent = error instanceof Refused ? `${error.title}. ${error.todo}` : String(error);
  }
}

const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();

// The classic script before this module sets it; Swagger UI has no module build for browsers.
const { SwaggerUIBundle } = /** @type {{ SwaggerUIBundle: (options: object) => SwaggerUi }} */ (/** @type {unknown} */ (globalThis));
const ui = SwaggerUIBundle({
  url: '/openapi.yaml',
  domNode: text('swagger'),
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  persistAuthorization: false,
  validatorUrl: null,
  onComplete: () => {
    choices.forEach((choice) => choice.addEventListener('change', () => void putToken(ui)));
    void putToken(ui);
    // A token lasts an hour; a page may stay open for longer.
    setInterval(() => void putToken(ui), FRESH_MS);
  },
});
