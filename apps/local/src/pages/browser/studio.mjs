// @ts-check
import { local, Refused } from './api.mjs';
import { readAvatars, upload, wear } from './avatars.mjs';
import { Camera } from './camera.mjs';
import { Cut } from './cut.mjs';
import { element, make, tell, text } from './elements.mjs';
import { drawn, hear } from './pending.mjs';
import { showWardrobe } from './wardrobe.mjs';

/**
 * @typedef {import('./avatars.mjs').Drawn} Drawn
 * @typedef {import('./wardrobe.mjs').Choice} Choice
 */

const STEPS = ['choose', 'camera', 'cut', 'result'];
const WORK = ['upload', 'draw', 'done'];

/** A selfie becomes the demo player's avatar: chosen or taken, cut, sent, drawn, put on. */
export class Studio {
  #faces;
  #cut = new Cut(element('cut', HTMLCanvasElement), element('zoom', HTMLInputElement));
  #camera = new Camera(element('video', HTMLVideoElement));
  /** @type {Drawn | undefined} */
  #drawn;

  /** @param {import('./faces.mjs').Faces} faces told of the new picture of the player */
  constructor(faces) {
    this.#faces = faces;
    const press = (/** @type {string} */ id, /** @type {() => unknown} */ act) => text(id).addEventListener('click', () => void act());
    press('open-camera', () => this.#try(() => this.#openCamera()));
    press('take', () => this.#try(() => this.#take()));
    for (const id of ['leave-camera', 'leave-cut', 'another']) press(id, () => this.#restart());
    press('send', () => this.#try(() => this.#send()));
    press('use', () => this.#drawn && this.#wear({ avatarId: this.#drawn.avatarId }));
    this.#takeFiles();
  }

  /** Shows what there is. */
  async start() {
    await this.#try(() => this.#refresh());
  }

  /** @param {import('./pending.mjs').Frame} frame whatever the socket brought */
  hear(frame) {
    // It may be of another tab.
    if (hear(frame)) void this.#refresh().catch(() => undefined);
  }

  #takeFiles() {
    const input = element('picture', HTMLInputElement);
    const stage = text('stage');
    const open = (/** @type {File | null | undefined} */ file) => file && void this.#try(() => this.#open(file));
    input.addEventListener('change', () => {
      open(input.files?.[0]);
      // The same file again is a change again.
      input.value = '';
    });
    const over = (/** @type {DragEvent} */ event, /** @type {boolean} */ is) => {
      event.preventDefault();
      stage.classList.toggle('over', is);
    };
    stage.addEventListener('dragover', (event) => over(event, true));
    stage.addEventListener('dragleave', (event) => over(event, false));
    stage.addEventListener('drop', (event) => {
      over(event, false);
      if (stage.dataset.busy === undefined) open(event.dataTransfer?.files[0]);
    });
  }

  /** A refusal is shown as what it is. @param {() => Promise<void>} work */
  async #try(work) {
    tell('studio-problem');
    try {
      await work();
    } catch (error) {
      tell('studio-problem', error instanceof Refused ? error : new Refused('The page failed', String(error), 'Reload the page.'));
      this.#say('');
    }
  }

  /** @param {string} step @param {string} [focus] where to go on */
  #go(step, focus) {
    if (step !== 'camera') this.#camera.stop();
    for (const id of STEPS) text(`step-${id}`).hidden = id !== step;
    if (focus) text(focus).focus();
  }

  /** @param {string} words */
  #say(words) {
    text('studio-state').textContent = words;
  }

  async #refresh() {
    const avatars = await readAvatars();
    showWardrobe(avatars, (choice) => void this.#wear(choice));
    this.#offer(avatars.current?.avatarId);
    this.#faces.know((await local()).users.player.playerId, avatars.current?.variants.webp128 ?? null);
  }

  /** @param {string | null | undefined} worn the avatar in use */
  #offer(worn) {
    const use = element('use', HTMLButtonElement);
    const wasFocused = document.activeElement === use;
    use.disabled = this.#drawn !== undefined && worn === this.#drawn.avatarId;
    use.textContent = use.disabled ? 'In use' : 'Use it';
    if (use.disabled && wasFocused) text('another').focus();
  }

  #restart() {
    tell('studio-problem');
    this.#say('');
    this.#go('choose', 'picture');
  }

  async #openCamera() {
    const button = element('open-camera', HTMLButtonElement);
    button.disabled = true;
    this.#say('Asking for the camera…');
    await this.#camera.start().finally(() => (button.disabled = false));
    this.#say('');
    this.#go('camera', 'take');
  }

  async #take() {
    this.#cutOut(await this.#camera.take());
  }

  /** Upright, whichever way the camera was held: the browser reads that in the file. @param {Blob} file */
  async #open(file) {
    this.#say('Reading the picture…');
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => {
      throw new Refused('This file cannot be read as a picture', 'The browser does not know it.', 'Choose a JPEG, PNG or WebP picture.');
    });
    this.#cutOut(picture);
  }

  /** @param {ImageBitmap} picture */
  #cutOut(picture) {
    this.#cut.open(picture);
    this.#say('');
    this.#go('cut', 'cut');
  }

  async #send() {
    this.#drawn = undefined;
    this.#work('upload', 'Uploading…');
    try {
      const uploadId = await upload(await this.#cut.jpeg(), (part) => (element('uploaded', HTMLProgressElement).value = part));
      this.#work('draw', 'Drawing…');
      this.#show(await drawn(uploadId, () => this.#say('It takes longer than usual…')));
    } finally {
      this.#work(undefined);
      if (!this.#drawn) text('cut').focus();
    }
  }

  /** Shows how far it is; undefined: not at work. @param {string | undefined} now @param {string} [words] */
  #work(now, words) {
    for (const [i, id] of WORK.entries()) {
      const at = WORK.indexOf(now ?? '');
      text(`work-${id}`).dataset.state = i < at ? 'done' : i === at ? 'now' : 'later';
    }
    if (now === 'upload') element('uploaded', HTMLProgressElement).value = 0;
    text('work').hidden = now === undefined;
    text('cutting').hidden = now !== undefined;
    text('stage').toggleAttribute('data-busy', now !== undefined);
    if (words) this.#say(words);
  }

  /** @param {Drawn} drawn */
  #show(drawn) {
    this.#drawn = drawn;
    const image = element('drawn', HTMLImageElement);
    image.src = drawn.variants.webp512;
    const swatches = Object.entries(drawn.palette).map(([part, colour]) => {
      const patch = make('span', 'patch');
      patch.style.backgroundColor = colour;
      return make('li', '', [patch, make('span', '', part), make('code', '', colour)]);
    });
    text('palette').replaceChildren(...swatches);
    this.#go('result', 'use');
    this.#say('Here is your avatar.');
    void this.#refresh().catch(() => undefined);
  }

  /** @param {Choice} choice */
  async #wear(choice) {
    await this.#try(async () => {
      const { playerId, avatar } = await wear(choice);
      this.#faces.know(playerId, avatar?.variants.webp128 ?? null);
      this.#say('This is you now, on every board.');
      await Promise.all([this.#refresh(), this.#faces.refresh()]);
    });
  }
}
