import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Slot } from '#catalog/catalog';
import { Problem } from '#core/problem';
import { hasPolicy, isRepeatable } from './merge.rules.ts';
import { type Contents, isKept, KEPT_VERSIONS, type SaveCall, type SaveHead, type Writer } from './save.ts';

const BUCKET_SAVES = 20;
const MS_PER_SAVE = 10_000;
/** By how much the clocks of two environments may differ. */
const CLOCK_SKEW_MS = 60_000;

const shortHash = (text: string): string => createHash('sha256').update(text).digest().subarray(0, 8).toString('base64url');

/**
 * What a save is remembered by, so that its retry is known: its key, and what it asked for.
 * @param key the caller's `Idempotency-Key`, or what stands for it
 */
export const operationOf = (by: Writer, key: string, request: object): string =>
  `${shortHash(`${by}:${key}`)}.${shortHash(canonicalize(request) ?? '')}`;

/** The kept version that an operation made; undefined: none. @throws Problem `idempotency_key_reused` where its key made another */
export function versionMadeBy(operation: string, { version, operations }: SaveHead): number | undefined {
  const keyOf = (one: string): string => one.slice(0, one.indexOf('.') + 1);
  const index = operation === '' ? -1 : operations.findIndex((one) => keyOf(one) === keyOf(operation));
  if (index < 0) return undefined;
  if (operations[index] !== operation)
    throw Problem.of('idempotency_key_reused', 'This Idempotency-Key came with another save: send a fresh key with each.');
  return version - index;
}

/** Whether the call must know what stands: a save in its place that keeps no field of it does not. */
export const needsContents = ({ slot, by, baseVersion, change }: SaveCall, { version }: SaveHead): boolean =>
  change.kind !== 'replace' || baseVersion !== version || (by === 'player' && hasPolicy(slot, 'server'));

/**
 * Whether a merge can be done on what stands. With a base that is no longer kept it may be a retry that nobody remembers any more: then
 * only one that changes nothing the second time. A slot with sums refuses it in any case.
 */
export const canMerge = (
  { slot, by, baseVersion }: Pick<SaveCall, 'slot' | 'by' | 'baseVersion'>,
  sent: Contents,
  head: SaveHead,
): boolean =>
  isKept(baseVersion, head.version) || (baseVersion <= head.version && !hasPolicy(slot, 'sum') && isRepeatable({ slot, by, sent }));

/** @throws Problem `version_conflict` with what stands */
export function conflict(slot: Slot, { version, device, at }: SaveHead, contents: Contents): Problem {
  const stands = version > 0;
  return Problem.of('version_conflict', `Version ${version} stands: save on top of it, or merge.`, {
    current: { slot: slot.slot, version, updatedAt: stands ? at : null, device, data: stands ? { ...contents } : null },
  });
}

/** What the save that follows `before` is besides its contents. @throws Problem `too_many_requests` */
export const following = (before: SaveHead, { by, at, operation }: SaveCall): Omit<SaveHead, 'bytes' | 'hash' | 'device'> => ({
  version: before.version + 1,
  at: at.toISOString(),
  operations: [operation, ...before.operations].slice(0, KEPT_VERSIONS),
  fullAt: by === 'server' ? before.fullAt : takeSave(before.fullAt, at.getTime()),
});

/**
 * Takes a save from the slot's bucket: 20, and one back each 10 s.
 * @returns when the bucket is full again. @throws Problem `too_many_requests`
 */
export function takeSave(fullAt: number, now: number): number {
  const emptyAt = now + BUCKET_SAVES * MS_PER_SAVE;
  // Emptier than empty: the clock was moved back. One save is left.
  const before = fullAt > emptyAt + CLOCK_SKEW_MS ? emptyAt - MS_PER_SAVE : Math.max(fullAt, now);
  const after = before + MS_PER_SAVE;
  if (after <= emptyAt) return after;
  throw Problem.tooMany(
    `A slot takes ${BUCKET_SAVES} saves, and one more each ${MS_PER_SAVE / 1000} s.`,
    Math.ceil((after - emptyAt) / 1000),
  );
}
