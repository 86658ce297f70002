import { type Variant, VARIANT_FILES } from './avatar-job.ts';

/** The address of each file of an avatar. */
export type Variants = Record<Variant, string>;

/** The folder of an avatar's files, and of a preset's: public. Of an avatar never another content under the same path. */
const folderOf = (avatar: { avatarId: string } | { preset: string }): string =>
  'preset' in avatar ? `p/${avatar.preset}` : `a/${avatar.avatarId}`;

/** The keys of an avatar's files. */
export const fileKeys = (avatarId: string): string[] => Object.values(VARIANT_FILES).map((file) => `${folderOf({ avatarId })}/${file}`);

/** Where the files are read. @param origin of the CDN, without a slash at its end */
export function variantsOf(avatar: { avatarId: string } | { preset: string }, origin: string): Variants {
  const url = (variant: Variant): string => `${origin}/${folderOf(avatar)}/${VARIANT_FILES[variant]}`;
  return {
    ...{ png512: url('png512'), webp512: url('webp512'), webp256: url('webp256') },
    ...{ webp128: url('webp128'), webp64: url('webp64'), round256: url('round256') },
  };
}
