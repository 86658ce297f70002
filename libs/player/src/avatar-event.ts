import { type AvatarResult, type Landmarks, type Palette, REJECTIONS, type RejectionCode } from '#avatar/avatar-job';
import type { Variants } from '#avatar/avatar-urls';
import { isJsonObject } from '#core/json';

/** A picture has become an avatar, or none, and nobody waits for the answer; on the queue `player-events`. Sent at least once. */
export type AvatarDone = { playerId: string; avatarId: string } & (
  | ({ type: 'avatar.processed'; variants: Variants } & Pick<DrawnResult, 'palette' | 'background' | 'landmarks' | 'pipeline'>)
  | { type: 'avatar.rejected'; code: RejectionCode }
);

type DrawnResult = Extract<AvatarResult, { status: 'ready' }>;
type Fields = Record<string, unknown>;

/** Undefined where a message is another one. @throws Error where it does not tell whose avatar came to what */
export function parseAvatarDone(value: unknown): AvatarDone | undefined {
  if (!isJsonObject(value) || (value.type !== 'avatar.processed' && value.type !== 'avatar.rejected')) return undefined;
  const named = { playerId: textOf(value, 'playerId'), avatarId: textOf(value, 'avatarId') };
  if (value.type === 'avatar.rejected') return { type: value.type, ...named, code: codeOf(value) };
  return {
    ...{ type: value.type, ...named, pipeline: textOf(value, 'pipeline'), background: textOf(value, 'background') },
    ...{ variants: variantsIn(value), palette: paletteIn(value), landmarks: landmarksIn(value) },
  };
}

const isRejection = (code: string): code is RejectionCode => Object.hasOwn(REJECTIONS, code);

function codeOf(fields: Fields): RejectionCode {
  const code = textOf(fields, 'code');
  if (!isRejection(code)) throw new Error(`avatar.rejected has a code that there is not: ${code}`);
  return code;
}

function variantsIn(fields: Fields): Variants {
  const part = partOf(fields, 'variants');
  return {
    ...{ png512: textOf(part, 'png512'), webp512: textOf(part, 'webp512'), webp256: textOf(part, 'webp256') },
    ...{ webp128: textOf(part, 'webp128'), webp64: textOf(part, 'webp64'), round256: textOf(part, 'round256') },
  };
}

function paletteIn(fields: Fields): Palette {
  const part = partOf(fields, 'palette');
  return {
    ...{ skin: textOf(part, 'skin'), hair: textOf(part, 'hair'), lips: textOf(part, 'lips') },
    ...{ eyes: textOf(part, 'eyes'), clothes: textOf(part, 'clothes') },
  };
}

function landmarksIn(fields: Fields): Landmarks {
  const part = partOf(fields, 'landmarks');
  return {
    ...{ leftEye: pointOf(part.leftEye), rightEye: pointOf(part.rightEye), nose: pointOf(part.nose) },
    ...{ mouth: pointOf(part.mouth), chin: pointOf(part.chin) },
  };
}

function pointOf(value: unknown): [x: number, y: number] {
  const point: unknown[] = Array.isArray(value) ? value : [];
  const [x, y] = point;
  if (typeof x !== 'number' || typeof y !== 'number') throw new Error('avatar.processed has a landmark that is no point');
  return [x, y];
}

function partOf(fields: Fields, name: string): Fields {
  const part = fields[name];
  if (!isJsonObject(part)) throw new Error(`avatar.processed has no ${name}`);
  return part;
}

function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') throw new Error(`An event of an avatar has no ${name}`);
  return value;
}
