import { Injectable } from '@nestjs/common';
import { Ids } from '#core/ids';
import { untilWritten } from '#dynamo/attempts';
import { hasPolicy, merged, replaced } from './merge.rules.ts';
import { ProgressRepository } from './progress.repository.ts';
import { unknownVersion } from './progress.rules.ts';
import { type Contents, isKept, NO_SAVE, type Save, type SaveCall, type Saved, type SaveHead, type SlotOf } from './save.ts';
import { hashOf, pack, unpack } from './save.packing.ts';
import { canMerge, conflict, following, needsContents, versionMadeBy } from './save.rules.ts';

/** What stands in a slot; with its data where that came along. */
type Standing = SaveHead | Save;
/** What a save is to hold. */
type Next = Pick<Saved, 'contents'> & Pick<SaveHead, 'device'>;
/** A save that the head does not follow yet, perhaps the call's own, whose answer got lost: the call begins anew on top of it. */
interface Ahead {
  ahead: Save;
}

/** The one way in which a slot's save becomes another. */
@Injectable()
export class Saves {
  constructor(
    private readonly items: ProgressRepository,
    private readonly ids: Ids,
  ) {}

  /**
   * Saves on top of what stands, or finds that the call has done so before; begins anew where another save was faster.
   *
   * @param head what was read already
   * @throws Problem `version_conflict`, `unknown_version`, `idempotency_key_reused`, `too_large`, `too_many_requests`, `try_again`
   */
  async save(call: SaveCall, head: SaveHead): Promise<Saved> {
    const read = (): Promise<Standing> => this.items.head(slotOf(call));
    const write = (standing: Standing): Promise<{ done: Saved } | { standing: Standing }> => this.#attempt(call, standing);
    return untilWritten({ read, write }, head, () => this.ids.random());
  }

  /** The contents of a save; undefined where newer ones have taken its place. */
  async contents(of: SlotOf, save: Standing): Promise<Contents | undefined> {
    if (save.version === NO_SAVE.version) return {};
    const found = 'data' in save ? save : await this.items.find(of, save.version);
    return found && unpack(found.data);
  }

  async #attempt(call: SaveCall, head: Standing): Promise<{ done: Saved } | { standing: Standing }> {
    const contents = needsContents(call, head) ? await this.contents(slotOf(call), head) : {};
    if (!contents) return { standing: await this.items.head(slotOf(call)) };
    const made = versionMadeBy(call.operation, head);
    if (made !== undefined) return { done: { head, contents, merged: isMerged(call, made - 1) } };
    const next = await this.#next(call, head, contents);
    if (next && 'ahead' in next) return { standing: await this.items.advance(slotOf(call), next.ahead) };
    return next ? this.#write(call, head, next) : { done: { head, contents, merged: false } };
  }

  /** @returns undefined where what stands is what the call asks for */
  async #next(call: SaveCall, head: SaveHead, standing: Contents): Promise<Next | Ahead | undefined> {
    const { slot, by, change, baseVersion } = call;
    if (change.kind === 'merge') {
      const base = await this.#base({ ...call, sent: change.data }, head, standing);
      if (!base) throw conflict(slot, head, standing);
      if ('ahead' in base) return base;
      return { contents: merged({ slot, by, standing, sent: change.data, base: base.contents }), device: change.device };
    }
    const sent = change.kind === 'restore' ? await this.#old(call, change.version, head) : { contents: change.data, device: change.device };
    if ('ahead' in sent) return sent;
    const next = { contents: replaced({ slot, by, standing, sent: sent.contents }), device: sent.device };
    if (baseVersion === head.version) return next;
    if (baseVersion === head.version - 1 && next.device === head.device && hashOf(next.contents) === head.hash) return undefined;
    throw conflict(slot, head, standing);
  }

  /** What a merge began from, as far as that matters; undefined where it can't be known any more, or not yet. */
  async #base(
    call: SaveCall & { sent: Contents },
    head: SaveHead,
    standing: Contents,
  ): Promise<Pick<Saved, 'contents'> | Ahead | undefined> {
    const { slot, baseVersion, sent } = call;
    if (!canMerge(call, sent, head)) return undefined;
    if (baseVersion === head.version) return { contents: standing };
    if (baseVersion === NO_SAVE.version || !hasPolicy(slot, 'sum')) return { contents: {} };
    return this.#kept(call, baseVersion, head);
  }

  async #old(call: SaveCall, version: number, head: SaveHead): Promise<Next | Ahead> {
    const save = await this.#kept(call, version, head);
    if (!save) throw unknownVersion(version);
    return save;
  }

  /** A version that the slot keeps, unless the next save has taken its place since the head was read. */
  async #kept(call: SaveCall, version: number, head: SaveHead): Promise<Next | Ahead | undefined> {
    const save = isKept(version, head.version) ? await this.items.inPlaceOf(slotOf(call), version) : undefined;
    if (save && save.version > version) return { ahead: save };
    return save?.version === version ? { contents: await unpack(save.data), device: save.device } : undefined;
  }

  async #write(call: SaveCall, before: SaveHead, { contents, device }: Next): Promise<{ done: Saved } | { standing: Standing }> {
    const next = following(before, call);
    const save: Save = { ...next, ...(await pack(contents)), hash: hashOf(contents), device };
    const inTheWay = await this.items.put(slotOf(call), save);
    const standing = await this.items.advance(slotOf(call), inTheWay ?? save);
    return inTheWay ? { standing } : { done: { head: save, contents, merged: isMerged(call, before.version) } };
  }
}

const slotOf = ({ playerId, slot }: SaveCall): SlotOf => ({ playerId, slot: slot.slot });

/** @param onto the version that stood before */
const isMerged = ({ change, baseVersion }: SaveCall, onto: number): boolean => change.kind === 'merge' && baseVersion !== onto;
