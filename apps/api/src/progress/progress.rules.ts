import type { Caller } from '#auth/caller';
import { type Catalogue, findSlot, type Slot } from '#catalog/catalog';
import { type Mistake, Problem } from '#core/problem';
import { misfits } from './merge.rules.ts';
import type { SaveProgress, SaveResult, SlotSave, SlotSummary } from './progress.dto.ts';
import type { Contents, SaveHead, Saved, Writer } from './save.ts';

export const writerOf = ({ kind }: Caller): Writer => (kind === 'server' ? 'server' : 'player');

/** Whose progress a call is about. @throws Problem `forbidden` where a player names one, `invalid_request` where a server names none */
export function subjectOf(caller: Caller, named: string | null | undefined): string {
  if (caller.kind !== 'server') {
    if (typeof named === 'string') throw Problem.of('forbidden', 'Players have their own progress only: leave `playerId` out.');
    return caller.playerId;
  }
  if (typeof named !== 'string') throw Problem.invalid([{ path: 'playerId', message: 'must name the player' }]);
  return named;
}

/** What is wrong with a save, as far as the catalogue tells. @throws Problem `invalid_request`, `idempotency_key_required` */
export function checkSave(catalogue: Catalogue, { slot: id, mode, data }: SaveProgress, key: string | undefined): void {
  const slot = findSlot(catalogue, id);
  const mistakes: Mistake[] = slot ? misfits(slot, data) : [];
  if (slot && !slot.merge && mode === 'merge') mistakes.push({ path: 'mode', message: 'must be replace: the slot takes no merges' });
  if (mistakes.length > 0) throw Problem.invalid(mistakes);
  if (mode === 'merge' && key === undefined)
    throw Problem.of('idempotency_key_required', 'Send a fresh `Idempotency-Key` with each new merge, and the same with its retry.');
}

/** @throws Problem `unknown_slot` */
export function slotIn(catalogue: Catalogue, id: string): Slot {
  const slot = findSlot(catalogue, id);
  if (!slot) throw Problem.of('unknown_slot', `The catalogue has no slot "${id}".`);
  return slot;
}

export const unknownVersion = (version: number): Problem =>
  Problem.of('unknown_version', `The slot does not keep version ${version}: it keeps the current one and the three before it.`);

export const toSlotSave = (slot: string, { version, at, device }: SaveHead, contents: Contents): SlotSave => ({
  slot,
  version,
  updatedAt: at,
  device,
  data: { ...contents },
});

export const neverSaved = (slot: string): SlotSave => ({ slot, version: 0, updatedAt: null, device: null, data: null });

export const toResult = (slot: string, { head, contents, merged }: Saved): SaveResult => ({ ...toSlotSave(slot, head, contents), merged });

export const toSummary = (slot: string, { version, at, device, bytes }: SaveHead): SlotSummary => ({
  slot,
  version,
  updatedAt: at,
  device,
  bytes,
});
