// @ts-check
import { make, text } from './elements.mjs';
import { time } from './format.mjs';

/**
 * @typedef {import('./avatars.mjs').Avatars} Avatars
 * @typedef {{ avatarId: string } | { preset: string }} Choice
 */

/** @param {string} words what pressing it does @param {string | undefined} url @param {boolean} worn @param {() => void} onPress */
function pick(words, url, worn, onPress) {
  const button = make('button', 'pick');
  button.type = 'button';
  button.setAttribute('aria-label', words);
  button.setAttribute('aria-pressed', String(worn));
  button.title = words;
  button.disabled = url === undefined;
  button.addEventListener('click', onPress);
  if (url) button.append(picture(url));
  return make('li', '', [button]);
}

/** @param {string} url */
function picture(url) {
  const image = make('img', '');
  image.alt = '';
  image.width = image.height = 128;
  image.src = url;
  return image;
}

/**
 * The avatars that the player has, and the presets: each is put on by pressing it.
 * @param {Avatars} avatars
 * @param {(choice: Choice) => void} onChoice
 */
export function showWardrobe({ current, avatars, presets }, onChoice) {
  const own = avatars.filter(({ status }) => status !== 'rejected');
  const drawn = own.map(({ avatarId, variants, createdAt }) => {
    const at = time(new Date(createdAt));
    const words = variants ? `Use your avatar of ${at}` : `Your avatar of ${at} is being drawn`;
    return pick(words, variants?.webp128, current?.avatarId === avatarId, () => onChoice({ avatarId }));
  });
  const focused = document.activeElement?.getAttribute('aria-label');
  text('own-avatars').replaceChildren(...drawn);
  text('no-avatars').hidden = own.length > 0;
  const ready = presets.map(({ preset, variants }) =>
    pick(`Use the ${preset}`, variants.webp128, current?.preset === preset, () => onChoice({ preset })),
  );
  text('presets').replaceChildren(...ready);
  // The buttons are new ones: whoever went there by keys stays there.
  [...drawn, ...ready]
    .map((item) => item.querySelector('button'))
    .find((button) => button?.ariaLabel === focused)
    ?.focus();
  text('portrait').replaceChildren(...(current ? [picture(current.variants.webp512)] : []));
}
