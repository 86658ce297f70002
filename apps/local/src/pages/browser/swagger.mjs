// @ts-check
// Swagger UI on the contract, as both pages show it: the one of `npm start` and the deployed one.
import { text } from './elements.mjs';

/**
 * @typedef {{ method: string, headers: Record<string, string>, body?: string }} Request
 * @typedef {{ preauthorizeApiKey(scheme: string, token: string): unknown, authActions: { logout(schemes: string[]): unknown },
 *   specSelectors: { specJson(): { toJS(): { paths?: Record<string, Record<string, { parameters?: object[] }>> } } } }} SwaggerUi
 */

const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);

/** The keys that the contract shows. @param {SwaggerUi} ui */
const shownKeys = (ui) => {
  const calls = Object.values(ui.specSelectors.specJson().toJS().paths ?? {}).flatMap((path) => Object.values(path));
  const parameters = /** @type {{ name?: string, example?: string }[]} */ (calls.flatMap((call) => call.parameters ?? []));
  return parameters.filter(({ name }) => name === 'Idempotency-Key').map(({ example }) => example);
};

/** @param {string} words */
async function hashOf(words) {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(words)));
  return [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * A key that was left as the contract shows it goes on with its body's own ending: the same body again is a retry, another one a new request.
 * @param {SwaggerUi | undefined} ui
 * @param {Request} request
 */
async function withOwnKey(ui, request) {
  const key = request.headers?.['Idempotency-Key'];
  if (ui && key && shownKeys(ui).includes(key)) request.headers['Idempotency-Key'] = `${key}-${await hashOf(request.body ?? '')}`;
  return request;
}

/** @param {(ui: SwaggerUi) => void} onComplete is called once the contract was read */
export function showContract(onComplete) {
  dark.addEventListener('change', follow);
  follow();
  // The classic script before this module sets it; Swagger UI has no module build for browsers.
  const { SwaggerUIBundle } = /** @type {{ SwaggerUIBundle: (options: object) => SwaggerUi }} */ (/** @type {unknown} */ (globalThis));
  /** @type {SwaggerUi | undefined} */
  let ui;
  ui = SwaggerUIBundle({
    url: '/openapi.yaml',
    domNode: text('swagger'),
    deepLinking: true,
    tryItOutEnabled: true,
    displayRequestDuration: true,
    persistAuthorization: false,
    validatorUrl: null,
    requestInterceptor: (/** @type {Request} */ request) => withOwnKey(ui, request),
    onComplete: () => ui && onComplete(ui),
  });
}
