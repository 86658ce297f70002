/** The files of an avatar, each with its ending. */
export const VARIANT_FILES = {
  /** Without a background, for games that put it on their own. */
  png512: 'png512.png',
  webp512: 'webp512.webp',
  webp256: 'webp256.webp',
  webp128: 'webp128.webp',
  webp64: 'webp64.webp',
  /** A disc, transparent around it. */
  round256: 'round256.webp',
} as const;

export type Variant = keyof typeof VARIANT_FILES;

/** Colours of a player, each `#rrggbb`. */
export interface Palette {
  skin: string;
  hair: string;
  lips: string;
  eyes: string;
  clothes: string;
}

/** Places of the face in the picture of 512 × 512 pixels; left and right are the player's own. */
export interface Landmarks {
  leftEye: [x: number, y: number];
  rightEye: [x: number, y: number];
  nose: [x: number, y: number];
  mouth: [x: number, y: number];
  chin: [x: number, y: number];
}

/** Why a picture becomes no avatar, and what the player can do about it. */
export const REJECTIONS = {
  unsupported_format: 'Choose a JPEG, PNG or WebP picture.',
  not_an_image: 'This file cannot be read as a picture. Choose another one.',
  no_face: 'No face was found. Look into the camera, with your whole face in the picture.',
  many_faces: 'There is more than one face. Choose a picture of you alone.',
  too_small: 'Your face is too small. Come closer, or cut the picture around your face.',
  too_dark: 'It is too dark. Turn to a window or a lamp.',
  too_bright: 'It is too bright. Step out of the direct light.',
  blurred: 'The picture is blurred. Hold still, and wipe the lens.',
  low_confidence: 'Your face cannot be seen well. Look straight ahead, with nothing before your face.',
  head_cut: 'Your head is cut off. Leave some room around it.',
} as const;

export type RejectionCode = keyof typeof REJECTIONS;

/** What the function that draws is told: keys, which it uses as they are and never writes to a log. */
export interface AvatarJob {
  /** The key of the picture in the bucket of uploads. */
  upload: string;
  /** 128 random bits, 22 characters of `A-Za-z0-9_-`: the folder of the avatar's files, `a/<avatarId>/`. */
  avatarId: string;
  /** The key of the result in the bucket of uploads. */
  result: string;
  /** Of the call that asks for it: names the job in the log. */
  requestId: string;
}

/** What became of a picture: also what lies at the key of the result, once the files do. */
export type AvatarResult =
  | {
      status: 'ready';
      avatarId: string;
      palette: Palette;
      /** `#rrggbb` behind `webp*` and `round256`. */
      background: string;
      landmarks: Landmarks;
      pipeline: string;
      /** The first 16 digits of the SHA-256 of each model. */
      models: Readonly<Record<string, string>>;
    }
  | { status: 'rejected'; avatarId: string; code: RejectionCode; pipeline: string };
