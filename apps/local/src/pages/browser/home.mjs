// @ts-check
import { firstTen, local, Refused } from './api.mjs';
import { Board } from './board.mjs';
import { showCurl, showTokens } from './callers.mjs';
import { text } from './elements.mjs';
import { number, time } from './format.mjs';
import { play } from './play.mjs';
import { Services } from './services.mjs';
import { watchBoard } from './socket.mjs';

/** @typedef {import('./socket.mjs').State} State */

const board = new Board();
const services = new Services();
/** @type {State} */
let state = 'connecting';
let pushed = false;

/** @param {State} next */
function onState(next) {
  if (state !== next) void services.check();
  state = next;
  text('live-state').textContent = next === 'live' ? 'live' : `${next}…`;
  text('live-dot').dataset.state = next === 'live' ? 'up' : next === 'connecting' ? 'checking' : 'down';
  services.mark('WebSocket', next === 'live' ? 'up' : next === 'connecting' ? 'checking' : 'down', next === 'live' ? 'open' : `${next}…`);
}

/** @param {unknown} error */
function pageProblem(error) {
  const problem = text('page-problem');
  problem.textContent = error instanceof Refused ? `${error.title}. ${error.message} ${error.todo}` : String(error);
  problem.hidden = false;
}

/** The board is there before the socket is: one read, dropped where a push was faster. @param {string} token */
async function firstPaint(token) {
  const { entries, total } = await firstTen(token);
  if (pushed) return;
  board.show(
    entries.map(({ rank, playerId, name, score }) => [rank, playerId, name, score]),
    total,
  );
}

function watch() {
  watchBoard({
    connect: async (again) => {
      const { websocket, users } = await local({ fresh: again });
      board.me = users.player.playerId;
      return { url: websocket, token: users.player.accessToken };
    },
    onState,
    onSnapshot: ({ rows, total, seq }) => {
      pushed = true;
      text('page-problem').hidden = true;
      board.show(rows, total);
      text('live-push').textContent = `seq ${number(seq)}, pushed ${time(new Date())}`;
    },
    onError: (title, detail) => pageProblem(new Refused(title, detail, '')),
  });
}

async function start() {
  showTokens();
  const here = await local();
  board.me = here.users.player.playerId;
  showCurl(here.rest);
  services.start(here);
  play(board, () => state === 'live');
  watch();
  await firstPaint(here.users.player.accessToken);
}

start().catch(pageProblem);
