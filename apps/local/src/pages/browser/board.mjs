// @ts-check
import { make, text } from './elements.mjs';
import { paintFace } from './faces.mjs';
import { number } from './format.mjs';
import { estimateRank } from './realtime-client.mjs';

/** @typedef {import('./realtime-client.mjs').BoardRow} Row */
/** @typedef {Pick<import('./realtime-client.mjs').Board, 'rows' | 'total' | 'quantiles'>} Shown */

const PLACES = 10;
const still = matchMedia('(prefers-reduced-motion: reduce)');

/** The first ten places, and the demo player's own where it is lower but known. */
export class Board {
  #body = text('rows');
  /** @type {Map<string, HTMLTableRowElement>} by player */
  #lines = new Map();
  /** @type {Shown} */
  #shown = { rows: [], total: 0, quantiles: [] };
  /** The demo player's best, as far as reads and runs have told. @type {number | undefined} */
  #known;
  /** @type {Set<() => void>} */
  #waiting = new Set();
  /** The demo player, once known. @type {string | undefined} */
  me;
  #faces;

  /** @param {import('./faces.mjs').Faces} faces */
  constructor(faces) {
    this.#faces = faces;
    faces.onNews = () => this.#lines.forEach((line, playerId) => this.#paintFace(line, playerId));
  }

  /** What the demo player has on the board, where the pushed rows or they themselves have told. */
  get best() {
    return this.#shown.rows.find(([, playerId]) => playerId === this.me)?.[3] ?? this.#known;
  }

  /** The demo player has this score: rows are pushed of the first 100 alone. @param {number | undefined} score */
  know(score) {
    // A read may end after a run that began later.
    if (score !== undefined) this.#known = Math.max(score, this.#known ?? score);
    this.#showOwnRank();
  }

  /**
   * Draws what a push, or the first read, brought: at most 100 rows, from rank 1.
   * @param {Shown} shown
   */
  show({ rows, total, quantiles }) {
    this.#shown = { rows, total, quantiles };
    const before = new Map([...this.#lines].map(([playerId, line]) => [playerId, line.getBoundingClientRect().top]));
    const shown = rows.filter(([, playerId], i) => i < PLACES || playerId === this.me);
    const lines = shown.map((row) => this.#line(row));
    this.#lines = new Map(shown.map(([, playerId], i) => [playerId, /** @type {HTMLTableRowElement} */ (lines[i])]));
    this.#body.replaceChildren(...lines);
    if (!still.matches && before.size > 0) this.#move(before);
    text('empty').textContent = 'No score yet. Yours would be the first.';
    text('empty').hidden = rows.length > 0;
    text('total').textContent = total > shown.length ? `The first ${PLACES} of ${number(total)} players.` : '';
    this.#showOwnRank();
    this.#waiting.forEach((look) => look());
    this.#faces.look([...this.#lines.keys()]);
  }

  /**
   * Resolves with true when this player's run stands on the pushed rows, with false after ten seconds without.
   * @param {string} playerId
   * @param {number} score
   * @returns {Promise<boolean>}
   */
  seen(playerId, score) {
    return new Promise((resolve) => {
      const end = (/** @type {boolean} */ there) => {
        clearTimeout(late);
        this.#waiting.delete(look);
        resolve(there);
      };
      const look = () => this.#shown.rows.some((row) => row[1] === playerId && row[3] === score) && end(true);
      const late = setTimeout(() => end(false), 10_000);
      this.#waiting.add(look);
      look();
    });
  }

  /** Nobody is told of each change below the first 100 places: the quantiles say about where a score stands. */
  #showOwnRank() {
    const { rows, total, quantiles } = this.#shown;
    const isPushed = total <= rows.length || rows.some(([, playerId]) => playerId === this.me);
    const rank = isPushed || this.#known === undefined ? undefined : estimateRank(quantiles, this.#known);
    text('own-rank').textContent = rank === undefined ? '' : `About rank ${number(rank)} of ${number(total)}.`;
  }

  /** @param {Row} row */
  #line([rank, playerId, name, score]) {
    const line = this.#lines.get(playerId) ?? newLine();
    const [place, player, points] = line.cells;
    const mine = playerId === this.me;
    line.className = [rank <= 3 ? 'podium' : '', mine ? 'mine' : '', rank > PLACES ? 'apart' : ''].filter(Boolean).join(' ');
    place?.replaceChildren(make('span', '', number(rank)));
    player?.querySelector('.named')?.replaceChildren(make('bdi', '', name), ...(mine ? [make('span', 'you', 'you')] : []));
    this.#paintFace(line, playerId);
    if (points) points.textContent = number(score);
    return line;
  }

  /** @param {HTMLTableRowElement} line @param {string} playerId */
  #paintFace(line, playerId) {
    const face = line.querySelector('.face');
    if (face instanceof HTMLElement) paintFace(face, line.querySelector('bdi')?.textContent ?? '', this.#faces.of(playerId));
  }

  /** Each row starts where it was and glides to where it is. @param {Map<string, number>} before */
  #move(before) {
    for (const [playerId, line] of this.#lines) {
      line.getAnimations().forEach((running) => running.cancel());
      const from = before.get(playerId);
      const way = from === undefined ? 0 : from - line.getBoundingClientRect().top;
      const start = from === undefined ? { opacity: 0, transform: 'translateX(-1rem)' } : { transform: `translateY(${way}px)` };
      if (from !== undefined && way === 0) continue;
      line.animate([start, { opacity: 1, transform: 'none' }], { duration: 550, easing: 'cubic-bezier(.2,.8,.2,1)' });
    }
  }
}

function newLine() {
  const player = make('td', 'player', [make('span', 'face'), make('span', 'named')]);
  return make('tr', '', [make('td', 'rank'), player, make('td', 'score')]);
}
