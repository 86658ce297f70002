import { type Item, numberOf, textOf, textsOf } from '#dynamo/item';
import { NO_SAVE, type Save, type SaveHead } from './save.ts';

/** The head that the slot's own item holds; that of an empty slot where there is no item. */
export const toHead = (item: Item | undefined): SaveHead =>
  item === undefined
    ? NO_SAVE
    : {
        version: numberOf(item, 'v'),
        bytes: numberOf(item, 'bytes'),
        hash: textOf(item, 'hash'),
        device: item.device === null ? null : textOf(item, 'device'),
        at: textOf(item, 'at'),
        operations: [textOf(item, 'op'), ...textsOf(item, 'before')],
        fullAt: numberOf(item, 'full'),
      };

/** @throws where the item holds no contents */
export function toSave(item: Item): Save {
  if (!(item.data instanceof Uint8Array)) throw new Error(`The item ${String(item.sk)} has no binary "data"`);
  return { ...toHead(item), data: item.data };
}

/** What the item of a head holds besides its key; that of its data holds the contents too. */
export const headAttributes = ({ version, bytes, hash, device, at, operations: [op = '', ...before], fullAt }: SaveHead): Item => ({
  v: version,
  bytes,
  hash,
  device,
  at,
  op,
  before,
  full: fullAt,
});
