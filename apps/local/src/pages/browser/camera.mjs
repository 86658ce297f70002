// @ts-check
import { Refused } from './api.mjs';

const CHOOSE = 'You can choose a picture instead.';

/** @type {Record<string, [title: string, todo: string]>} */
const refusals = {
  NotAllowedError: ['The camera was refused', `Allow it beside the address of the page, and press again. ${CHOOSE}`],
  NotFoundError: ['No camera was found', `Plug one in, and press again. ${CHOOSE}`],
  NotReadableError: ['The camera cannot be read', `Close the program that is using it, and press again. ${CHOOSE}`],
};

/** @param {unknown} error */
function refusalOf(error) {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const [title, todo] = refusals[name] ?? ['The camera does not work', CHOOSE];
  return new Refused(title, message, todo);
}

/** The camera, while it is on. */
export class Camera {
  #video;
  /** @type {MediaStream | undefined} */
  #stream;

  /** @param {HTMLVideoElement} video where one sees oneself */
  constructor(video) {
    this.#video = video;
  }

  /** Asks for it and shows it. Throws `Refused`. */
  async start() {
    // A page that came from elsewhere than this machine, and not encrypted, has none.
    if (!('mediaDevices' in navigator)) throw new Refused('No camera here', 'Browsers give it to https and localhost alone.', CHOOSE);
    const video = { facingMode: 'user', width: { ideal: 1600 }, height: { ideal: 1200 } };
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ video });
      this.#video.srcObject = this.#stream;
      await this.#video.play();
    } catch (error) {
      this.stop();
      throw refusalOf(error);
    }
  }

  /** What it sees now, not mirrored: as others see the player. @returns {Promise<ImageBitmap>} */
  take() {
    return createImageBitmap(this.#video);
  }

  stop() {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = undefined;
    this.#video.srcObject = null;
  }
}
