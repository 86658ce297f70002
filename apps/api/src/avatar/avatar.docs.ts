import { variantsOf } from '#avatar/avatar-urls';
import { Problem } from '#core/problem';
import { CDN, type DocsByRoute, NOW, only, TOMORROW } from '../contract/call-docs.ts';
import { FOX, PROFILE } from '../player/player.docs.ts';
import type { PlayerProfile, UpdateProfile } from '../player/player.dto.ts';
import type { AvatarProcessing, Avatars, DrawnAvatar, PresignUpload, ProcessUpload, SignedUpload } from './avatar.dto.ts';

const UPLOAD = 'q3nWq2m0Qy6oZ0v1pXk4Tg';

const drawn: DrawnAvatar = {
  avatarId: UPLOAD,
  variants: variantsOf({ avatarId: UPLOAD }, CDN),
  palette: { skin: '#e3b08f', hair: '#4a3527', lips: '#b5605c', eyes: '#5a4632', clothes: '#d97b29' },
  background: '#f2d7a6',
  landmarks: { leftEye: [301, 214], rightEye: [211, 214], nose: [256, 268], mouth: [256, 318], chin: [256, 384] },
  pipeline: '1.0.0',
};
const later: AvatarProcessing = { status: 'processing', avatarId: UPLOAD };
const aDay = (limit: number): Problem =>
  Problem.of('limit_reached', `This may be done ${limit} times a day.`, { limit, resetsAt: TOMORROW });

/** How others see you. */
export const avatarDocs: DocsByRoute = {
  'GET /avatar': {
    does: `What the player can be shown as: the avatar that is chosen, the last ten that were asked for (ready, still being drawn, or rejected, with
the code of the reason), and the presets that everybody may take.`,
    retry: 'changes nothing.',
    answers: only({
      current: FOX,
      avatars: [{ ...drawn, status: 'ready', code: null, createdAt: NOW }],
      presets: [{ preset: 'fox', variants: FOX.variants }],
    } satisfies Avatars),
  },
  'POST /avatar/update': {
    does: `Chooses an avatar of one's own (\`avatarId\`) or one of the presets (\`preset\`), and a display name; any together, but not both pictures. Boards
show the new ones at once.

A name has 3 to 24 letters, marks, numbers, spaces and \`_ - .\`; nobody else has one that looks like it, and one that is given up stays
kept for 30 days.`,
    retry: 'sets the same again; no key is needed.',
    limits: '3 changes of the name a day.',
    bodies: {
      preset: { summary: 'One of the presets', value: { preset: 'fox' } satisfies UpdateProfile },
      name: { summary: 'Another name', value: { displayName: 'Ada Lovelace' } satisfies UpdateProfile },
    },
    answers: only(PROFILE satisfies PlayerProfile),
    problems: [
      Problem.invalid([{ path: 'preset', message: 'must be 1 to 32 characters of a-z, 0-9 and -, and not begin with -' }]),
      Problem.of('limit_reached', 'A name may be changed 3 times a day.', { limit: 3, resetsAt: TOMORROW }),
    ],
  },
  'POST /avatar/presign': {
    does: `Where to send a picture of the player: the address and the fields of a form (\`multipart/form-data\`). Send all \`fields\` as they are, and last
\`file\` with the picture, straight to \`url\`, within two minutes; then \`POST /avatar/process\`. The picture is never public, and is
deleted as soon as the avatar is drawn.`,
    retry: 'gives another form; each counts.',
    limits: '30 a day; a JPEG, PNG or WebP picture of 1 byte to 10 MiB, with exactly as many bytes as named.',
    bodies: only({ contentType: 'image/jpeg', bytes: 123_456 } satisfies PresignUpload),
    answers: only({
      uploadId: UPLOAD,
      url: 'https://laurel-dev-uploads-000000000000.s3.us-east-1.amazonaws.com',
      fields: {
        ...{ key: `u/5b1f/${UPLOAD}`, 'Content-Type': 'image/jpeg', bucket: 'laurel-dev-uploads-000000000000' },
        ...{
          'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
          'X-Amz-Date': '20261120T120000Z',
          Policy: 'eyJleHBpcmF0aW9uIjoi',
          'X-Amz-Signature': '0f3c',
        },
      },
      expiresAt: '2026-11-20T12:02:00.000Z',
      maxBytes: 10_485_760,
    } satisfies SignedUpload),
    problems: [Problem.invalid([{ path: 'bytes', message: 'must not be greater than 10485760' }]), aDay(30)],
  },
  'POST /avatar/process': {
    does: `Turns the uploaded picture into a drawn avatar: six files under public addresses that never change, the colours, and where eyes, nose,
mouth and chin are. It takes about a second. Where it takes longer than 26 seconds the answer is 202: the avatar is then told over the
WebSocket (\`avatar.processed\`, \`avatar.rejected\`) and by \`GET /avatar\`. A picture that becomes no avatar is 422 with a code, and a \`hint\` for
the player. The avatar is chosen by \`POST /avatar/update\`.`,
    retry: 'of the same upload gives the same avatar for 7 days, and draws nothing twice; no key is needed.',
    limits: '20 a day, one at a time.',
    first: 'upload a picture as `POST /avatar/presign` shows, and put its `uploadId` in.',
    bodies: only({ uploadId: UPLOAD } satisfies ProcessUpload),
    answers: only(drawn),
    later,
    problems: [
      Problem.invalid([{ path: 'uploadId', message: 'must be the uploadId of POST /avatar/presign' }]),
      Problem.of('try_again', 'The picture was not drawn: send it again.'),
      aDay(20),
    ],
  },
};
