// @ts-check
import { announce } from './announcement.mjs';
import { firstTen, local, ownBest, Refused } from './api.mjs';
import { Board } from './board.mjs';
import { showCurl, showTokens } from './callers.mjs';
import { text } from './elements.mjs';
import { Faces } from './faces.mjs';
import { number, time } from './format.mjs';
import { play } from './play.mjs';
import { LiveBoards } from './realtime-client.mjs';
import { Services } from './services.mjs';
import { Studio } from './studio.mjs';

/** @typedef {import('./realtime-client.mjs').LinkState} State */

const faces = new Faces();
const board = new Board(faces);
const studio = new Studio(faces);
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
  faces.learn(entries);
  if (pushed) return;
  board.show({ rows: entries.map(({ rank, playerId, name, score }) => [rank, playerId, name, score]), total, quantiles: [] });
}

/** @param {import('./realtime-client.mjs').Board} push */
function onBoard(push) {
  pushed = true;
  text('page-problem').hidden = true;
  board.show(push);
  text('live-push').textContent = `seq ${number(push.seq)}, pushed ${time(new Date(push.at))}`;
}

function watch() {
  // The token of the first connection was read a moment ago; a lost socket may mean another start, with other tokens.
  let fresh = false;
  const boards = new LiveBoards({
    connect: async () => {
      const { websocket, users } = await local({ fresh });
      fresh = true;
      board.me = users.player.playerId;
      return { url: websocket, token: users.player.accessToken };
    },
    onState,
    onFrame: (frame) => {
      announce(frame);
      studio.hear(frame);
    },
    onError: ({ title, detail }) => pageProblem(new Refused(title, detail, '')),
  });
  boards.watch('arcade', 'all', onBoard);
}

async function start() {
  showTokens();
  const here = await local();
  board.me = here.users.player.playerId;
  showCurl(here.rest);
  services.start(here);
  play(board, () => state === 'live');
  watch();
  const { accessToken } = here.users.player;
  void studio.start();
  await Promise.all([firstPaint(accessToken), ownBest(accessToken).then((score) => board.know(score))]);
}

start().catch(pageProblem);
