// @ts-check
import { make, text } from './elements.mjs';
import { number } from './format.mjs';

/** @typedef {import('./socket.mjs').Row} Row */

const PLACES = 10;
const still = matchMedia('(prefers-reduced-motion: reduce)');

/** The first ten places, and the demo player's own where it is lower but known. */
export class Board {
  #body = text('rows');
  /** @type {Map<string, HTMLTableRowElement>} by player */
  #lines = new Map();
  /** @type {Row[]} */
  #rows = [];
  /** @type {Set<() => void>} */
  #waiting = new Set();
  /** The demo player, once known. @type {string | undefined} */
  me;

  /** What the demo player has on the board, where it is among the rows that were pushed. */
  get best() {
    return this.#rows.find(([, playerId]) => playerId === this.me)?.[3];
  }

  /**
   * Draws what a push, or the first read, brought: at most 100 rows, from rank 1.
   * @param {Row[]} rows
   * @param {number} total
   */
  show(rows, total) {
    this.#rows = rows;
    const before = new Map([...this.#lines].map(([playerId, line]) => [playerId, line.getBoundingClientRect().top]));
    const shown = rows.filter(([, playerId], i) => i < PLACES || playerId === this.me);
    const lines = shown.map((row) => this.#line(row));
    this.#lines = new Map(shown.map(([, playerId], i) => [playerId, /** @type {HTMLTableRowElement} */ (lines[i])]));
    this.#body.replaceChildren(...lines);
    if (!still.matches && before.size > 0) this.#move(before);
    text('empty').textContent = 'No score yet. Yours would be the first.';
    text('empty').hidden = rows.length > 0;
    text('total').textContent = total > shown.length ? `The first ${PLACES} of ${number(total)} players.` : '';
    this.#waiting.forEach((look) => look());
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
      const look = () => this.#rows.some((row) => row[1] === playerId && row[3] === score) && end(true);
      const late = setTimeout(() => end(false), 10_000);
      this.#waiting.add(look);
      look();
    });
  }

  /** @param {Row} row */
  #line([rank, playerId, name, score]) {
    const line = this.#lines.get(playerId) ?? make('tr', '', [make('td', 'rank'), make('td', 'player'), make('td', 'score')]);
    const [place, player, points] = line.cells;
    const mine = playerId === this.me;
    line.className = [rank <= 3 ? 'podium' : '', mine ? 'mine' : '', rank > PLACES ? 'apart' : ''].filter(Boolean).join(' ');
    place?.replaceChildren(make('span', '', number(rank)));
    player?.replaceChildren(make('bdi', '', name), ...(mine ? [make('span', 'you', 'you')] : []));
    if (points) points.textContent = number(score);
    return line;
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
