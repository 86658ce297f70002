import { z } from 'zod';
import { REJECTIONS, type RejectionCode } from '#avatar/avatar-job';
import { WINDOWS } from '#catalog/catalog';
import { PROBLEMS, type Code } from '#core/problem';
import type { BoardRow, Quantile } from './board.ts';

/**
 * Every message of the subprotocol `laurel.v1`, exactly. Whoever needs only the types imports those, and carries none of this; servers add
 * optional fields and message types within the version, so a client ignores what it does not know.
 */

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/);
const tag = z.string().min(1).max(64);
const time = z.iso.datetime({ precision: 3 });
const topic = z.string().regex(/^lb:[a-z0-9-]+:[a-z0-9-]+$/);
const epoch = z.string().min(1).max(64);
const seq = z.int().min(0);
const playerId = z.string().min(1);

/** A place on a board: rank, playerId, name, score. */
const row = z.tuple([z.int().min(1), playerId, z.string(), z.int()]) satisfies z.ZodType<BoardRow>;

/** A score of the board, and its rank: in the order of ranks. */
const quantile = z.tuple([z.int(), z.int().min(1)]) satisfies z.ZodType<Quantile>;

/** Of an announcement: 1 to 500 code points, none of control. */
const text = z.string().regex(/^\P{Cc}{1,500}$/u);

const boardNamed = { boardId: id, window: z.enum(WINDOWS).nullish(), period: z.string().min(1).max(32).nullish(), id: tag.nullish() };

/** What a client sends, by its `action`. */
export const messages = {
  subscribe: z.strictObject({ action: z.literal('subscribe'), ...boardNamed, epoch: epoch.nullish(), seq: seq.nullish() }),
  unsubscribe: z.strictObject({ action: z.literal('unsubscribe'), ...boardNamed }),
  ping: z.strictObject({ action: z.literal('ping'), id: tag.nullish() }),
  broadcast: z.union([
    z.strictObject({ action: z.literal('broadcast'), boardId: id, window: z.enum(WINDOWS).nullish(), id: tag.nullish() }),
    z.strictObject({ action: z.literal('broadcast'), message: text, id: tag.nullish() }),
  ]),
};

const rewards = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('currency'), currency: id, amount: z.int().min(1) }),
  z.strictObject({ type: z.literal('item'), itemId: id, quantity: z.int().min(1) }),
]);
const answer = { id: tag.nullable() };
const colour = z.string().regex(/^#[0-9a-f]{6}$/);
const point = z.tuple([z.number(), z.number()]);
const rejections = Object.keys(REJECTIONS) as [RejectionCode, ...RejectionCode[]];
const codes = Object.keys(PROBLEMS) as [Code, ...Code[]];

/** What the service sends, by its `type`; `at` is when it was made, of boards when they were read. */
export const frames = {
  subscribed: z.strictObject({ type: z.literal('subscribed'), at: time, topic, epoch, seq, endsAt: time.nullable(), ...answer }),
  unsubscribed: z.strictObject({
    ...{ type: z.literal('unsubscribed'), at: time, topic, epoch: epoch.nullable(), seq: seq.nullable() },
    ...{ endsAt: time.nullable(), ...answer },
  }),
  'leaderboard.snapshot': z.strictObject({
    ...{ type: z.literal('leaderboard.snapshot'), at: time, topic, epoch, seq, total: seq },
    ...{ rows: z.array(row).max(100), quantiles: z.array(quantile).max(32) },
  }),
  /** What has changed since the push `prev`, as `apply` (board.ts) takes it; `quantiles` null where they have not. */
  'leaderboard.delta': z.strictObject({
    ...{ type: z.literal('leaderboard.delta'), at: time, topic, epoch, prev: seq, seq, total: seq },
    ...{ upsert: z.array(row).max(100), remove: z.array(playerId).max(100), quantiles: z.array(quantile).max(32).nullable() },
  }),
  announcement: z.strictObject({ type: z.literal('announcement'), at: time, message: text }),
  broadcasted: z.strictObject({ type: z.literal('broadcasted'), at: time, topic: topic.nullable(), ...answer }),
  /** It may come more than once, each time with the same `id`. */
  reward: z.strictObject({
    ...{ type: z.literal('reward'), at: time, id: z.string().min(1), rewards: z.array(rewards), reason: z.literal('season') },
    ...{ boardId: id, period: z.string().min(1), rank: z.int().min(1) },
  }),
  /** As POST /avatar/process answers: to a player who does not wait for it any more. It may come more than once. */
  'avatar.processed': z.strictObject({
    ...{ type: z.literal('avatar.processed'), at: time, avatarId: z.string().min(1), pipeline: z.string(), background: colour },
    variants: z.strictObject({ png512: z.url(), webp512: z.url(), webp256: z.url(), webp128: z.url(), webp64: z.url(), round256: z.url() }),
    palette: z.strictObject({ skin: colour, hair: colour, lips: colour, eyes: colour, clothes: colour }),
    landmarks: z.strictObject({ leftEye: point, rightEye: point, nose: point, mouth: point, chin: point }),
  }),
  /** As POST /avatar/process refuses. It may come more than once. */
  'avatar.rejected': z.strictObject({
    ...{ type: z.literal('avatar.rejected'), at: time, avatarId: z.string().min(1), code: z.enum(rejections), status: z.literal(422) },
    ...{ title: z.string(), detail: z.string(), hint: z.string() },
  }),
  pong: z.strictObject({ type: z.literal('pong'), at: time, ...answer }),
  /** With the extension fields of its code. */
  error: z.looseObject({
    ...{ type: z.literal('error'), at: time, code: z.enum(codes), title: z.string(), detail: z.string(), requestId: z.string() },
    ...answer,
  }),
};

export type Message = { [K in keyof typeof messages]: z.infer<(typeof messages)[K]> }[keyof typeof messages];
export type FrameType = keyof typeof frames;
export type Frames = { [K in FrameType]: z.infer<(typeof frames)[K]> };
export type Frame = Frames[FrameType];
export type { BoardRow, Quantile };
