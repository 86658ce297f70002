import { type AvatarResult, type Palette, REJECTIONS, type RejectionCode } from '#avatar/avatar-job';
import { type Item, mapOf, textOf } from '#dynamo/item';
import { avatarIdOf } from '#dynamo/keys';
import type { Avatar } from './avatar.ts';

/** Undefined for one that is being removed. */
export function toAvatar(item: Item): Avatar | undefined {
  const base = { avatarId: avatarIdOf(textOf(item, 'sk')), createdAt: textOf(item, 'createdAt') };
  switch (item.state) {
    case 'processing':
      return { ...base, status: 'processing', until: textOf(item, 'until') };
    case 'ready': {
      const [palette, background] = [toPalette(mapOf(item, 'palette') ?? {}), textOf(item, 'background')];
      return { ...base, status: 'ready', palette, background, pipeline: textOf(item, 'pipeline') };
    }
    case 'rejected':
      return { ...base, status: 'rejected', code: toCode(item), pipeline: textOf(item, 'pipeline') };
    case 'retired':
    case 'leaving':
      return undefined;
    default:
      throw new Error(`An avatar is never ${String(item.state)}`);
  }
}

const toPalette = (map: Item): Palette => ({
  ...{ skin: textOf(map, 'skin'), hair: textOf(map, 'hair'), lips: textOf(map, 'lips') },
  ...{ eyes: textOf(map, 'eyes'), clothes: textOf(map, 'clothes') },
});

function toCode(item: Item): RejectionCode {
  const code = textOf(item, 'code');
  if (!isRejection(code)) throw new Error(`A picture is never rejected as ${code}`);
  return code;
}

const isRejection = (code: string): code is RejectionCode => Object.hasOwn(REJECTIONS, code);

/** What a result changes of the item. */
export const resultAttributes = (result: AvatarResult): Item =>
  result.status === 'ready'
    ? { state: 'ready', palette: result.palette, background: result.background, pipeline: result.pipeline }
    : { state: 'rejected', code: result.code, pipeline: result.pipeline };
