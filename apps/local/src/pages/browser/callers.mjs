// @ts-check
import { local } from './api.mjs';
import { copyButton, make, text } from './elements.mjs';

/** @typedef {keyof import('./api.mjs').Local['users']} Caller */

/** @type {Record<Caller, string>} */
const callers = {
  player: 'acts as themselves: scores, reads boards, opens sockets',
  admin: 'a player of the group admin: may broadcast as well',
  server: 'your game server: no player, client credentials',
};

/** @param {Caller} caller */
const tokenOf = async (caller) => (await local()).users[caller].accessToken;

/** The token stays out of sight until asked for: screens are shared. @param {Caller} caller */
function tokenRow(caller) {
  const token = make('code', 'token');
  token.hidden = true;
  token.id = `token-${caller}`;
  token.tabIndex = 0;
  const show = make('button', 'small', 'Show');
  show.type = 'button';
  show.setAttribute('aria-label', `Show the token of the demo ${caller}`);
  show.setAttribute('aria-expanded', 'false');
  show.setAttribute('aria-controls', token.id);
  show.addEventListener('click', async () => {
    token.textContent = token.hidden ? await tokenOf(caller).catch(() => 'Laurel does not answer: is npm start still running?') : '';
    token.hidden = !token.hidden;
    show.textContent = token.hidden ? 'Show' : 'Hide';
    show.setAttribute('aria-expanded', String(!token.hidden));
  });
  const copy = copyButton(`the token of the demo ${caller}`, () => tokenOf(caller));
  const what = make('span', '', [make('strong', '', caller), make('span', 'quiet', ` ${callers[caller]}`)]);
  return make('li', '', [make('div', 'line', [what, make('div', 'buttons', [show, copy])]), token]);
}

export function showTokens() {
  const names = /** @type {Caller[]} */ (Object.keys(callers));
  text('tokens').replaceChildren(...names.map(tokenRow));
}

/** Lines for a shell, in their order. @param {string} rest */
const curlLines = (rest) => [
  [
    'Take the demo player’s token',
    `TOKEN=$(curl -s ${rest}/_local | node -p "JSON.parse(require('fs').readFileSync(0)).users.player.accessToken")`,
  ],
  [
    'Submit a score: the rank comes back',
    `curl -s ${rest}/score \\
  -H "Authorization: Bearer $TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{"boardId":"arcade","score":424242}'`,
  ],
  [
    'Read the board',
    `curl -s "${rest}/leaderboard/global?boardId=arcade&limit=3" \\
  -H "Authorization: Bearer $TOKEN"`,
  ],
];

/** @param {string} rest the address of the REST API */
export function showCurl(rest) {
  const items = curlLines(rest).map(([title = '', line = '']) =>
    make('li', '', [
      make('div', 'line', [make('span', '', title), make('div', 'buttons', [copyButton(`the line: ${title}`, () => line)])]),
      make('pre', '', line),
    ]),
  );
  text('curl').replaceChildren(...items);
}
