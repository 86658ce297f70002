// @ts-check
import { Refused } from './api.mjs';
import { draw, readAvatars } from './avatars.mjs';

/**
 * @typedef {import('./avatars.mjs').Drawn} Drawn
 * @typedef {import('./realtime-client.mjs').Frame} Frame
 * @typedef {Extract<Frame, { type: 'avatar.processed' | 'avatar.rejected' }>} Told
 */

const LOOK_EVERY_MS = 4_000;
/** The function that draws is ended after a minute. */
const LOOKS = 20;

/** Frames of avatars, by avatar: one may come before the answer that names it. @type {Map<string, Told>} */
const heard = new Map();
/** @type {Map<string, () => void>} */
const waiting = new Map();

/** @param {Frame} frame whatever the socket brought; true: it told of an avatar */
export function hear(frame) {
  if (frame.type !== 'avatar.processed' && frame.type !== 'avatar.rejected') return false;
  heard.set(frame.avatarId, frame);
  waiting.get(frame.avatarId)?.();
  return true;
}

/** Resolves when this avatar is told of by the socket, or after the time. @param {string} avatarId @returns {Promise<void>} */
async function told(avatarId) {
  if (heard.has(avatarId)) return;
  await new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
    waiting.set(avatarId, resolve);
    setTimeout(resolve, LOOK_EVERY_MS);
  });
  waiting.delete(avatarId);
}

/** What the socket has said. @param {string} avatarId @returns {Drawn | undefined} */
function drawnBy(avatarId) {
  const frame = heard.get(avatarId);
  heard.delete(avatarId);
  if (frame?.type !== 'avatar.rejected') return frame;
  throw new Refused(frame.title, frame.hint, `The code for your program: ${frame.code}.`);
}

/** The socket may have been away. @param {string} avatarId */
async function isOver(avatarId) {
  const { avatars } = await readAvatars().catch(() => ({ avatars: [] }));
  return avatars.some((avatar) => avatar.avatarId === avatarId && avatar.status !== 'processing');
}

/**
 * The avatar of an upload, also where it is drawn longer than a call may take. Throws `Refused`.
 * @param {string} uploadId
 * @param {() => void} onLate called when the call has ended before the drawing
 * @returns {Promise<Drawn>}
 */
export async function drawn(uploadId, onLate) {
  let answer = await draw(uploadId);
  for (let looks = 0; looks < LOOKS && 'status' in answer; looks++) {
    onLate();
    await told(answer.avatarId);
    const avatar = drawnBy(answer.avatarId);
    if (avatar) return avatar;
    // Asked again, the API tells what became of the upload.
    if (await isOver(answer.avatarId)) answer = await draw(uploadId);
  }
  if (!('status' in answer)) return answer;
  throw new Refused('It is still not drawn', 'Nothing was told of the picture for more than a minute.', 'Send it again.');
}
