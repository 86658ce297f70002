// @ts-check
import { firstTen, local } from './api.mjs';
import { make } from './elements.mjs';

const PAUSE_MS = 2_000;
/** A player may be pushed before a read holds them; one who left is in no read at all. */
const TRIES = 3;

/** The pictures of the players: pushes do not bring them, so one read asks for those that are not known yet. */
export class Faces {
  /** @type {Map<string, string | null>} */
  #known = new Map();
  /** What players' own answers have told: reads may be older. @type {Map<string, string | null>} */
  #certain = new Map();
  /** @type {Map<string, number>} */
  #tries = new Map();
  /** @type {string[]} */
  #wanted = [];
  #reading = false;
  /** Called when there is more to show. */
  onNews = () => {};

  /** @param {string} playerId @returns {string | null} its address; null: none, or not known yet */
  of(playerId) {
    const told = this.#certain.get(playerId);
    return told === undefined ? (this.#known.get(playerId) ?? null) : told;
  }

  /** @param {{ playerId: string, avatarUrl: string | null }[]} entries */
  learn(entries) {
    for (const { playerId, avatarUrl } of entries) this.#known.set(playerId, avatarUrl);
    this.onNews();
  }

  /** A player's picture from now on, whatever reads say. @param {string} playerId @param {string | null} url */
  know(playerId, url) {
    this.#certain.set(playerId, url);
    this.onNews();
  }

  /** Reads where one of these players is not known, at most once in two seconds. @param {string[]} players */
  look(players) {
    this.#wanted = players;
    const missing = players.filter((id) => !this.#known.has(id) && !this.#certain.has(id) && (this.#tries.get(id) ?? 0) < TRIES);
    if (missing.length === 0 || this.#reading) return;
    this.#reading = true;
    for (const id of missing) this.#tries.set(id, (this.#tries.get(id) ?? 0) + 1);
    void this.#read().finally(() =>
      setTimeout(() => {
        this.#reading = false;
        this.look(this.#wanted);
      }, PAUSE_MS),
    );
  }

  /** Reads the first ten again. */
  refresh() {
    return this.#read();
  }

  async #read() {
    const page = await local()
      .then(({ users }) => firstTen(users.player.accessToken))
      .catch(() => undefined);
    if (page) this.learn(page.entries);
  }
}

/**
 * Shows a picture in its round place, or the first letter of the name where there is none. What is shown already stays untouched.
 * @param {HTMLElement} place
 * @param {string} name
 * @param {string | null} url
 */
export function paintFace(place, name, url) {
  place.dataset.initial = [...name][0]?.toUpperCase() ?? '';
  if ((place.dataset.url ?? null) === url) return;
  place.replaceChildren();
  delete place.dataset.url;
  if (url === null) return;
  place.dataset.url = url;
  const picture = make('img', '');
  // The name stands beside it.
  picture.alt = '';
  picture.src = url;
  // The letter shows through again.
  picture.addEventListener('error', () => picture.remove());
  place.append(picture);
}
