import { Injectable } from '@nestjs/common';
import type { Caller } from '#auth/caller';
import { catalogue } from '#catalog/demo';
import { Clock } from '#core/clock';
import { Problem } from '#core/problem';
import { ProfileRepository } from '#player/profile.repository';
import { CountersRepository } from '../player/counters.repository.ts';
import { count, type Counted, isFed } from '../player/counters.rules.ts';
import { checkActing } from '../player/profile.rules.ts';
import type { ProgressQuery, RestoreProgress, SaveProgress, SaveResult, Slots, SlotSave } from './progress.dto.ts';
import { ProgressRepository } from './progress.repository.ts';
import { checkSave, neverSaved, slotIn, subjectOf, toResult, toSlotSave, toSummary, unknownVersion, writerOf } from './progress.rules.ts';
import { isKept, type SaveCall, type SlotOf } from './save.ts';
import { operationOf } from './save.rules.ts';
import { Saves } from './saves.service.ts';

/** Of a slot that is saved four times between the reading of its head and of its data. */
const READS = 4;

/** Saves of players: writing, restoring and reading them. */
@Injectable()
export class ProgressService {
  constructor(
    private readonly clock: Clock,
    private readonly saves: Saves,
    private readonly items: ProgressRepository,
    private readonly players: CountersRepository,
    private readonly profiles: ProfileRepository,
  ) {}

  /** @param key the caller's `Idempotency-Key`: what a merge is remembered by, as long as its version is kept */
  async save(caller: Caller, request: SaveProgress, key: string | undefined): Promise<SaveResult> {
    const playerId = subjectOf(caller, request.playerId);
    checkSave(catalogue, request, key);
    const { slot, baseVersion, data } = request;
    const change = { kind: request.mode ?? 'replace', data, device: request.device ?? null };
    const by = writerOf(caller);
    const operation = key === undefined ? '' : operationOf(by, key, { ...change, baseVersion });
    return this.#save(slot, { playerId, by, operation, baseVersion, change });
  }

  /** Without a key, the two versions that it names tell a repeated call. */
  async restore(playerId: string, { slot, version, baseVersion }: RestoreProgress, key: string | undefined): Promise<SaveResult> {
    const change = { kind: 'restore', version } as const;
    const operation = operationOf('player', key ?? `${version} onto ${baseVersion}`, { ...change, baseVersion });
    return this.#save(slot, { playerId, by: 'player', operation, baseVersion, change });
  }

  /** Without `slot`, all that hold a save. */
  async read(caller: Caller, { playerId: named, slot, version }: ProgressQuery): Promise<Slots | SlotSave> {
    const playerId = subjectOf(caller, named);
    if (slot === undefined && version !== undefined) throw Problem.invalid([{ path: 'slot', message: 'must be there with version' }]);
    if (slot !== undefined) slotIn(catalogue, slot);
    if (caller.kind === 'server' && !(await this.profiles.find(playerId))) throw Problem.of('unknown_player', 'No player has this id.');
    if (slot === undefined) return this.#list(playerId);
    return version === undefined ? this.#current({ playerId, slot }) : this.#version({ playerId, slot }, version);
  }

  async #save(id: string, asked: Omit<SaveCall, 'slot' | 'at'>): Promise<SaveResult> {
    const at = this.clock.now();
    const { playerId, by } = asked;
    const { profile, head } = await this.items.load({ playerId, slot: id });
    // As a request names them: the slot, then the player whom a server saves for.
    if (!profile && by === 'server') slotIn(catalogue, id);
    checkActing({ by: by === 'server' ? 'other' : 'player', at }, profile);
    const saved = await this.saves.save({ ...asked, slot: slotIn(catalogue, id), at }, head);
    await this.#count(playerId, at, { by: 'progress', slot: id, data: saved.contents });
    return toResult(id, saved);
  }

  /** Also after a repeated call, whose first may have ended before it counted: a counter takes the highest number, so twice is once. */
  async #count(playerId: string, at: Date, what: Counted): Promise<void> {
    if (!isFed(catalogue, what)) return;
    const { counters } = await this.players.load(playerId);
    await this.players.count(playerId, counters, (before) => count(before, catalogue, at, what));
  }

  async #list(playerId: string): Promise<Slots> {
    const found = await this.items.heads(
      playerId,
      catalogue.slots.map(({ slot }) => slot),
    );
    return { slots: found.map(({ slot, head }) => toSummary(slot, head)) };
  }

  async #current(of: SlotOf): Promise<SlotSave> {
    for (let attempt = 0; attempt < READS; attempt++) {
      const head = await this.items.head(of);
      if (head.version === 0) return neverSaved(of.slot);
      const contents = await this.saves.contents(of, head);
      if (contents) return toSlotSave(of.slot, head, contents);
    }
    throw Problem.of('try_again', 'The slot was saved again and again while it was read: send it again.');
  }

  async #version(of: SlotOf, version: number): Promise<SlotSave> {
    const head = await this.items.head(of);
    const save = isKept(version, head.version) ? await this.items.find(of, version) : undefined;
    const contents = save && (await this.saves.contents(of, save));
    if (!contents) throw unknownVersion(version);
    return toSlotSave(of.slot, save, contents);
  }
}
