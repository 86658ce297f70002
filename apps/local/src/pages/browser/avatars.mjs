// @ts-check
import { call, local, Refused } from './api.mjs';

/**
 * @typedef {Record<'png512' | 'webp512' | 'webp256' | 'webp128' | 'webp64' | 'round256', string>} Variants the addresses of its files
 * @typedef {{ avatarId: string, variants: Variants, palette: Record<string, string> }} Drawn
 * @typedef {{ avatarId: string, status: 'processing' | 'ready' | 'rejected', code: string | null, variants: Variants | null,
 *   palette: Record<string, string> | null, createdAt: string }} Avatar
 * @typedef {{ avatarId?: string | null, preset?: string | null, variants: Variants }} Current
 * @typedef {{ current: Current | null, avatars: Avatar[], presets: { preset: string, variants: Variants }[] }} Avatars
 * @typedef {{ playerId: string, name: string, avatar: Current | null }} Profile
 * @typedef {{ uploadId: string, url: string, fields: Record<string, string> }} Presigned
 */

const token = async () => (await local()).users.player.accessToken;

/** @param {string} path @param {object} body */
const post = async (path, body) => call('POST', path, { token: await token(), body });

/** The demo player's avatars, the one in use, and the presets. @returns {Promise<Avatars>} */
export const readAvatars = async () => call('GET', '/avatar', { token: await token() });

/** Puts an avatar or a preset on. @param {{ avatarId: string } | { preset: string }} choice @returns {Promise<Profile>} */
export const wear = (choice) => post('/avatar/update', choice);

/** Starts the drawing; where it takes longer than a call may, only the avatar's id is known. @param {string} uploadId */
export const draw = async (uploadId) =>
  /** @type {Drawn | { avatarId: string, status: 'processing' }} */ (await post('/avatar/process', { uploadId }));

/**
 * Sends a picture straight to the store, as the API has signed it for this one upload.
 * @param {Blob} picture
 * @param {(part: number) => void} onProgress 0 to 1
 * @returns {Promise<string>} the upload's id
 */
export async function upload(picture, onProgress) {
  /** @type {Presigned} */
  const { uploadId, url, fields } = await post('/avatar/presign', { contentType: picture.type, bytes: picture.size });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  // The store takes no notice of what comes after the file.
  form.append('file', picture);
  await send(url, form, onProgress);
  return uploadId;
}

/**
 * By XMLHttpRequest: fetch does not tell how much has been sent.
 * @param {string} url
 * @param {FormData} form
 * @param {(part: number) => void} onProgress
 * @returns {Promise<void>}
 */
function send(url, form, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = (/** @type {string} */ detail) =>
      reject(new Refused('The upload failed', detail, 'Your picture is still here: send it again.'));
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(loaded / total));
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else fail(`The store answered ${request.status} ${/<Code>(\w+)<\/Code>/.exec(request.responseText)?.[1] ?? ''}`.trim() + '.');
    });
    request.addEventListener('error', () => fail('The store of uploads got no whole picture.'));
    request.addEventListener('timeout', () => fail('It took longer than a minute.'));
    request.timeout = 60_000;
    request.open('POST', url);
    request.send(form);
  });
}
