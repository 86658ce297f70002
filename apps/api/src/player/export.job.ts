import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '#core/clock';
import { exportDocument } from './export.document.ts';
import type { ExportRepository } from './export.repository.ts';
import type { Holding } from './holding.ts';
import type { ObjectRepository } from './object.repository.ts';
import type { UserRepository } from './user.repository.ts';

/** Writes the document of an export. A message that comes twice, or after a crash, is harmless. */
export class ExportJob {
  readonly #clock: Clock;
  readonly #exports: ExportRepository;
  readonly #objects: ObjectRepository;
  readonly #users: UserRepository;
  readonly #holdings: readonly Holding[];

  constructor(
    reach: { clock: Clock; exports: ExportRepository; objects: ObjectRepository; users: UserRepository },
    holdings: readonly Holding[],
  ) {
    this.#clock = reach.clock;
    this.#exports = reach.exports;
    this.#objects = reach.objects;
    this.#users = reach.users;
    this.#holdings = holdings;
  }

  /** Where the player has gone meanwhile, no document stays. */
  async run({ playerId, id, username }: { playerId: string; id: string; username: string }): Promise<void> {
    const { profile, last } = await this.#exports.load(playerId, this.#clock.now());
    if (!profile) await this.#objects.removeOthers(playerId);
    if (!profile || last?.id !== id || last.state === 'ready') return;
    await this.#write(playerId, id, username);
    const finished = await this.#exports.finish(playerId, id, this.#clock.now());
    await (finished ? this.#objects.removeOthers(playerId, id) : this.#objects.remove(playerId, id));
  }

  /** By way of a file: the store wants to know the length before. */
  async #write(playerId: string, id: string, username: string): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'export-'));
    try {
      const file = join(folder, 'document.json');
      const head = { exportedAt: this.#clock.now().toISOString(), account: (await this.#users.find(username)) ?? null };
      await pipeline(exportDocument(playerId, head, this.#holdings), createWriteStream(file));
      await this.#objects.put(playerId, id, file);
    } finally {
      await rm(folder, { recursive: true });
    }
  }
}
