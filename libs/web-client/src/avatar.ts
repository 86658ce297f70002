import { ask } from './ask.ts';
import type { AvatarProcessing, DrawnAvatar, SignedUpload } from './generated/contract.ts';
import { LaurelError, noAnswer } from './laurel-error.ts';
import { pause } from './pause.ts';
import type { Platform } from './platform.ts';
import type { Call } from './service.ts';
import { WITHIN_MS } from './tries.rules.ts';

/** Where a picture takes longer than a call may. */
const LOOK_EVERY_MS = 2_000;
const MOST_LOOKS = 60;

export interface UploadParts {
  platform: Platform;
  call: (call: Call) => Promise<unknown>;
  signal?: AbortSignal | undefined;
}

/**
 * Sends a picture and has it drawn.
 *
 * @param picture a JPEG, PNG or WebP whose `type` says which
 * @throws LaurelError, also of what the picture lacks (`no_face`, with a hint), SignInNeeded, CognitoError
 */
export async function uploadAvatar(parts: UploadParts, picture: Blob): Promise<DrawnAvatar> {
  const { platform, call, signal } = parts;
  const post = (path: string, body: object): Promise<unknown> => call({ method: 'POST', path, body, signal });
  const signed = (await post('/avatar/presign', { contentType: picture.type, bytes: picture.size })) as SignedUpload;
  await sendPicture(parts, signed, picture);
  for (let look = 0; look < MOST_LOOKS; look++) {
    const drawn = (await post('/avatar/process', { uploadId: signed.uploadId })) as DrawnAvatar | AvatarProcessing;
    if (!('status' in drawn)) return drawn;
    await pause(platform, LOOK_EVERY_MS, signal);
  }
  throw noAnswer('The avatar is still being drawn: GET /avatar shows it when it is ready.');
}

async function sendPicture({ platform, signal }: UploadParts, { url, fields }: SignedUpload, picture: Blob): Promise<void> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  // Last: the store reads nothing behind it.
  body.set('file', picture);
  const question = { url, path: '', method: 'POST', body, isAnswer: () => true };
  const { status, text } = await ask(platform, question, { deadline: platform.elapsed() + WITHIN_MS, signal });
  if (status === 0) throw noAnswer(text);
  if (status >= 300) throw new LaurelError({ status, code: 'unknown_upload', detail: `The picture was not taken: ${text.slice(0, 300)}` });
}
