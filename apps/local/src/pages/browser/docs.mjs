// @ts-check
import { local, Refused } from './api.mjs';
import { text } from './elements.mjs';
import { showContract } from './swagger.mjs';

const FRESH_MS = 20 * 60_000;
const choices = /** @type {NodeListOf<HTMLInputElement>} */ (document.getElementsByName('caller'));

/** Puts the chosen caller's token in, whatever a call asks for: so one sees what is refused to whom. @param {import('./swagger.mjs').SwaggerUi} ui */
async function putToken(ui) {
  const chosen = [...choices].find((choice) => choice.checked)?.value;
  const caller = chosen === 'admin' || chosen === 'server' ? chosen : 'player';
  try {
    const { users } = await local();
    for (const scheme of ['player', 'server']) ui.preauthorizeApiKey(scheme, users[caller].accessToken);
    text('token-state').textContent = `The demo ${caller}’s token is in: open a call and press Execute.`;
  } catch (error) {
    text('token-state').textContent = error instanceof Refused ? `${error.title}. ${error.todo}` : String(error);
  }
}

showContract((ui) => {
  choices.forEach((choice) => choice.addEventListener('change', () => void putToken(ui)));
  void putToken(ui);
  // A token lasts an hour; a page may stay open for longer.
  setInterval(() => void putToken(ui), FRESH_MS);
});
