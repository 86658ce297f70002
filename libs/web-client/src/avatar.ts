import { type Answer, ask } from './ask.ts';
import type { AvatarProcessing, DrawnAvatar, SignedUpload } from './generated/contract.ts';
import { LaurelError, noAnswer } from './laurel-error.ts';
import type { Platform } from './platform.ts';
import type { Call } from './service.ts';
import { LIMIT_MS, mayPass, sendingMs, WITHIN_MS } from './tries.rules.ts';
import { pause } from './until.ts';

/** Where a picture takes longer than a call may. */
const LOOK_EVERY_MS = 2_000;
const MOST_LOOKS = 60;
/** No picture may begin later after it was announced, as the service has signed it. */
const BEGUN_WITHIN_MS = 120_000;
/** Of an error of the storage: its code, and what it says. */
const CODE = /<Error>\s*<Code>([^<]*)<\/Code>(?:\s*<Message>([^<]*))?/;
const TOO_LONG =
  'Sending the picture took too long: the storage lets it begin within two minutes. Send a smaller one, or over a better connection.';

const ADVICE = 'It takes the very file that was announced, within two minutes: have it chosen anew, and send that.';

export interface UploadParts {
  platform: Platform;
  call: (call: Call) => Promise<unknown>;
  signal?: AbortSignal | undefined;
}

/**
 * Sends a picture and has it drawn.
 *
 * @param picture a JPEG, PNG or WebP whose `type` says which
 * @throws LaurelError, also of what the picture lacks (`no_face`, with a hint), or with `upload_refused`; SignInNeeded, CognitoError
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
  const more = sendingMs(picture.size);
  const question = { url, limitMs: LIMIT_MS + more, method: 'POST', body, isAnswer: isOfStorage, passes: isLate };
  const now = platform.elapsed();
  const begunBy = now + BEGUN_WITHIN_MS;
  const answer = await ask(platform, question, { deadline: now + WITHIN_MS + more, begunBy, signal });
  if (answer.status === 204) return;
  if (answer.status > 0) throw refusal(answer);
  throw noAnswer(platform.elapsed() < begunBy ? answer.text : `${TOO_LONG} ${answer.text}`);
}

/** What it takes it answers with nothing, and what not with XML. */
const isOfStorage = ({ status, text }: Answer): boolean => status === 204 || CODE.test(text);

/** The picture has stopped on its way. */
const isLate = ({ text }: Answer): boolean => CODE.exec(text)?.[1] === 'RequestTimeout';

/** Of `EntityTooLarge: Your proposed upload exceeds the maximum allowed size`, or `AccessDenied: Invalid according to Policy: Policy expired.` */
function refusal(answer: Answer): LaurelError {
  const { status, text } = answer;
  const [, name = '', message = ''] = CODE.exec(text) ?? [];
  const what = `The storage did not take the picture (${name}: ${message})`;
  if (mayPass(status) || isLate(answer)) return new LaurelError({ status, code: 'try_again', detail: `${what}: try again in a while.` });
  return new LaurelError({ status, code: 'upload_refused', detail: `${what}. ${ADVICE}` });
}
