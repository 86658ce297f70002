import { randomUUID } from 'node:crypto';
import type { League } from './season-close.fixture.ts';
import type { Player } from './season-model.fixture.ts';

/** Something that befalls a player before a request. */
export interface Happening {
  request: number;
  what: string;
  who: number;
  score: number;
}

/** What happens beside a close, before its requests, counted over all its ticks. */
export class Meanwhile {
  readonly erased = new Set<string>();
  readonly banned = new Set<string>();
  readonly #moved = new Set<string>();
  #request = 0;

  constructor(
    readonly league: League,
    readonly all: readonly Player[],
    readonly events: readonly Happening[],
  ) {}

  async pass(): Promise<void> {
    this.#request += 1;
    for (const event of this.events) if (event.request === this.#request) await this.#happen(event);
  }

  async #happen({ what, who, score, request }: Happening): Promise<void> {
    const player = this.all[who];
    if (!player) throw new Error(`There is no player ${who}`);
    if (what === 'new') await this.league.late({ playerId: randomUUID(), score, at: player.at });
    if (this.erased.has(player.playerId)) return;
    if (what === 'late') await this.#move({ ...player, score, at: player.at + 3 + request });
    else await this.#befall(what, player.playerId);
  }

  async #befall(what: string, playerId: string): Promise<void> {
    const { league } = this;
    if (what === 'broken') await league.spoil(playerId);
    if (what === 'mended') await league.mend(playerId);
    if (what === 'banned') {
      this.banned.add(playerId);
      await league.world.ban(playerId);
    }
    if (what === 'erased') {
      this.erased.add(playerId);
      await league.world.erase(playerId);
    }
  }

  /** Who can fall moves once: of two writes that both are too late, the second could hide the first. */
  async #move(player: Player): Promise<void> {
    if (this.league.standings.board.operator !== 'best' && this.#moved.has(player.playerId)) return;
    this.#moved.add(player.playerId);
    await this.league.submit(player);
  }
}
