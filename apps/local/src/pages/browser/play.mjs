// @ts-check
import { local, newPlayers, Refused, submitScore } from './api.mjs';
import { element, tell, text } from './elements.mjs';
import { duration, number } from './format.mjs';

const MAX_SCORE = 1_000_000;
const CROWD = 5;

/** @param {unknown} error */
function showProblem(error) {
  const known = error instanceof Refused ? error : new Refused('The page failed', String(error), 'Reload the page.');
  text('answer').hidden = true;
  tell('problem', known);
}

/**
 * Runs while the button cannot be pressed again; a refusal is shown as what it is.
 * @param {HTMLButtonElement} button
 * @param {() => Promise<void>} work
 */
async function busy(button, work) {
  button.disabled = true;
  tell('problem');
  await work().catch(showProblem);
  button.disabled = false;
}

/**
 * @param {import('./board.mjs').Board} board
 * @param {() => boolean} isLive
 */
export function play(board, isLive) {
  const score = element('score', HTMLInputElement);
  const submit = element('submit', HTMLButtonElement);
  const crowd = element('crowd', HTMLButtonElement);

  /** A run that beats the best where that is known. */
  const betterRun = () => {
    const best = board.best ?? 0;
    return best + Math.ceil((Math.random() * (MAX_SCORE - best)) / 3);
  };

  async function run() {
    const { playerId, accessToken } = (await local()).users.player;
    const pressed = performance.now();
    const standing = await submitScore(accessToken, score.value === '' ? betterRun() : Number(score.value));
    const answered = `Answered in ${duration(performance.now() - pressed)}.`;
    showStanding(standing);
    board.know(standing.score);
    score.value = '';
    // The next press may come while the push is still on its way: then this run's words are over.
    const turn = {};
    latest = turn;
    const say = (/** @type {string} */ words) => latest === turn && (text('answer-push').textContent = `${answered} ${words}`);
    if (!standing.improved) say('The board stands, so nothing is pushed.');
    else if (standing.rank > 100) say('Only the first 100 places are pushed.');
    else if (!isLive()) say('The board follows when the socket is back.');
    else {
      say('Waiting for the push…');
      void board.seen(playerId, standing.score).then((there) => {
        const after = duration(performance.now() - pressed);
        say(there ? `On the board, by push, after ${after}.` : 'No push within 10 s: see the terminal of npm start.');
      });
    }
  }
  /** @type {object} */
  let latest = {};

  async function others() {
    const players = await newPlayers(CROWD);
    for (const [i, { accessToken }] of players.entries()) {
      text('crowd-state').textContent = `Player ${i + 1} of ${players.length} plays…`;
      await submitScore(accessToken, Math.ceil(Math.random() * MAX_SCORE));
      // One push a second and board: with a little time between them the board is seen to move.
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
    text('crowd-state').textContent = `${players.length} new players have played, each with a token of their own.`;
  }

  element('submit-form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    if (score.checkValidity()) void busy(submit, run);
    else
      showProblem(new Refused('That is not a number', 'The score is a whole number, as 1234.', 'Leave the field empty for a random one.'));
  });
  crowd.addEventListener('click', () => void busy(crowd, others));
  submit.disabled = false;
  crowd.disabled = false;
}

/** @param {import('./api.mjs').Standing} standing */
function showStanding({ improved, score, previousScore, rank, total }) {
  text('answer-rank').textContent = `Rank ${number(rank)}`;
  text('answer-total').textContent = `of ${number(total)}`;
  const was = previousScore === null ? 'the first run' : `before: ${number(previousScore)}`;
  text('answer-best').textContent = improved ? `New best ${number(score)} (${was})` : `Not better: ${number(score)} stands`;
  text('answer-push').textContent = '';
  text('answer').hidden = false;
}
