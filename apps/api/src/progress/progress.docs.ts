import { Problem } from '#core/problem';
import { ADA, type DocsByRoute, NOW, only } from '../contract/call-docs.ts';
import type { RestoreProgress, SaveProgress, SaveResult, Slots, SlotSave } from './progress.dto.ts';

const data = { highestLevel: 7, collected: ['coin-1', 'coin-2'], playSeconds: 120 };
const save: SlotSave = { slot: 'main', version: 1, updatedAt: NOW, device: 'steam-deck', data };

const WHO = 'Players and admins save for themselves and leave `playerId` out; a server names the player.';
const tooFast = Problem.tooMany('A slot takes 20 saves, and one more each 10 s.', 10);
const newerStands = Problem.of('version_conflict', 'Version 2 stands: save on top of it, or merge.', {
  current: { ...save, version: 2, data: { ...data, highestLevel: 8 } },
});

/** Saves of a game, in slots. */
export const progressDocs: DocsByRoute = {
  'GET /progress': {
    does: `Without \`slot\`, the slots that hold a save, with version and size. With \`slot\`, its save; with \`version\` too, one of the three versions
before the current one. A slot that was never saved is answered as version 0 with \`data\` null. ${WHO}`,
    retry: 'changes nothing.',
    query: { slot: 'main' },
    answers: {
      slot: { summary: 'With `slot`: its save', value: save },
      slots: {
        summary: 'Without: what there is',
        value: { slots: [{ slot: 'main', version: 1, updatedAt: NOW, device: 'steam-deck', bytes: 74 }] } satisfies Slots,
      },
    },
    problems: [
      Problem.of('forbidden', 'Players have their own progress only: leave `playerId` out.'),
      Problem.invalid([{ path: 'slot', message: 'must be there with version' }]),
    ],
  },
  'POST /progress': {
    does: `Saves a slot on top of the version that the data began from: \`baseVersion\`, 0 for the first save. Where another device has saved in the
meantime it answers 409 \`version_conflict\` with the save that stands as \`current\`: make one of both and save it on top of that version, or
send \`mode: "merge"\` at once, and the service joins field by field as the catalogue says (\`highestLevel\` the maximum, \`collected\` the union,
\`playSeconds\` the sum of what was played). Fields that only servers write, as \`rating\`, keep what stands. ${WHO}`,
    retry: `of a save whose answer was lost answers 200 and writes nothing. With \`mode: "merge"\` an \`Idempotency-Key\` is required, and the same key
merges once.`,
    limits: 'a save has at most 350 KB once compressed; a slot takes 20 saves, and one more each 10 seconds.',
    key: 'save-of-2026-11-20-0001',
    bodies: {
      replace: {
        summary: 'The first save of a slot',
        value: { slot: 'main', data, baseVersion: 0, mode: 'replace', device: 'steam-deck' } satisfies SaveProgress,
      },
      merge: {
        summary: 'What was played offline, merged with what stands',
        value: {
          ...{ slot: 'main', data: { highestLevel: 5, collected: ['coin-9'], playSeconds: 60 } },
          ...{ baseVersion: 0, mode: 'merge', device: 'phone' },
        } satisfies SaveProgress,
      },
      server: {
        summary: "As a server: a field that players don't write; put in the player's id",
        value: { slot: 'main', data: { rating: 1510 }, baseVersion: 0, playerId: ADA } satisfies SaveProgress,
      },
    },
    answers: only({ ...save, merged: false } satisfies SaveResult),
    problems: [
      Problem.invalid([{ path: 'baseVersion', message: 'must be an integer from 0 to 2^53 - 1' }]),
      Problem.of('forbidden', 'Players have their own progress only: leave `playerId` out.'),
      Problem.of('idempotency_key_required', 'Send a fresh `Idempotency-Key` with each new merge, and the same with its retry.'),
      Problem.of('idempotency_key_reused', 'This Idempotency-Key came with another save: send a fresh key with each.'),
      Problem.of('too_large', 'The body may have 409600 bytes, this one has 512000.'),
      newerStands,
      tooFast,
    ],
  },
  'POST /progress/restore': {
    does: `Makes one of the three versions before the current one the newest again. \`baseVersion\` is the one that stands, so that nobody's newer save
is covered unseen.`,
    retry: 'answers what the first did: it is known by its two versions, or by its `Idempotency-Key`.',
    first: 'save the slot `main` once, as `POST /progress` shows.',
    bodies: only({ slot: 'main', version: 1, baseVersion: 1 } satisfies RestoreProgress),
    answers: only({ ...save, version: 2, merged: false } satisfies SaveResult),
    problems: [
      Problem.invalid([{ path: 'version', message: 'must be an integer from 1 to 2^53 - 1' }]),
      Problem.of('idempotency_key_reused', 'This Idempotency-Key came with another save: send a fresh key with each.'),
      newerStands,
      tooFast,
    ],
  },
};
