// @ts-check
import { deepest, firstSquare, within, zoomed, zoomOf } from './square.mjs';

/** @typedef {{ x: number, y: number }} Place */

const MOST_PIXELS = 1600;
const STEP = 0.05;
const ZOOM_STEP = 1.1;
/** Pixels a line, where a wheel counts in lines. */
const LINE = 20;

/** The square of a picture that becomes the avatar: moved and zoomed by mouse, fingers, wheel and keys, on a canvas. */
export class Cut {
  #canvas;
  #slider;
  /** @type {ImageBitmap | undefined} */
  #picture;
  #square = { x: 0, y: 0, side: 0 };
  /** Where each finger or the mouse is. @type {Map<number, Place>} */
  #touches = new Map();

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {HTMLInputElement} slider
   */
  constructor(canvas, slider) {
    this.#canvas = canvas;
    this.#slider = slider;
    slider.addEventListener('input', () => this.#zoomTo(2 ** Number(slider.value)));
    canvas.addEventListener('keydown', (event) => this.#key(event));
    canvas.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.#touches.set(event.pointerId, this.#place(event));
    });
    canvas.addEventListener('pointermove', (event) => this.#drag(event));
    for (const end of ['pointerup', 'pointercancel'])
      canvas.addEventListener(end, (event) => event instanceof PointerEvent && this.#touches.delete(event.pointerId));
  }

  /** @param {ImageBitmap} picture */
  open(picture) {
    this.#picture?.close();
    this.#picture = picture;
    this.#slider.max = String(Math.log2(deepest(picture)));
    this.#slider.disabled = deepest(picture) === 1;
    this.#show(firstSquare(picture));
  }

  /** What is cut out, as JPEG of at most 1,600 × 1,600 pixels and without anything else that was in the file. @returns {Promise<Blob>} */
  async jpeg() {
    const side = Math.min(MOST_PIXELS, Math.round(this.#square.side));
    const canvas = new OffscreenCanvas(side, side);
    const context = canvas.getContext('2d');
    if (context) this.#paint(context, side);
    return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
  }

  /** @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context @param {number} size */
  #paint(context, size) {
    const { x, y, side } = this.#square;
    context.imageSmoothingQuality = 'high';
    // JPEG knows no transparency: it would be black.
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, size, size);
    if (this.#picture) context.drawImage(this.#picture, x - side / 2, y - side / 2, side, side, 0, 0, size, size);
  }

  /** @param {import('./square.mjs').Square} square */
  #show(square) {
    if (!this.#picture) return;
    this.#square = within(square, this.#picture);
    const zoom = zoomOf(this.#square, this.#picture);
    this.#slider.value = String(Math.log2(zoom));
    this.#slider.setAttribute('aria-valuetext', `${zoom.toFixed(1)} times`);
    const context = this.#canvas.getContext('2d');
    if (context) this.#paint(context, this.#canvas.width);
  }

  /** @param {number} x parts of the side @param {number} y */
  #moveBy(x, y) {
    const { side } = this.#square;
    this.#show({ x: this.#square.x + x * side, y: this.#square.y + y * side, side });
  }

  /** @param {number} zoom @param {Place} [place] what stays where it is */
  #zoomTo(zoom, place) {
    if (this.#picture) this.#show(zoomed(this.#square, this.#picture, zoom, place));
  }

  /** @param {number} factor @param {Place} [place] */
  #zoomBy(factor, place) {
    if (this.#picture) this.#zoomTo(zoomOf(this.#square, this.#picture) * factor, place);
  }

  /** @param {MouseEvent} event @returns {Place} parts of the side, from the middle */
  #place({ clientX, clientY }) {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    return { x: (clientX - left) / width - 0.5, y: (clientY - top) / height - 0.5 };
  }

  /** One finger moves the picture along, two also zoom. @param {PointerEvent} event */
  #drag(event) {
    const before = this.#touches.get(event.pointerId);
    if (!before) return;
    const now = this.#place(event);
    const other = [...this.#touches].find(([id]) => id !== event.pointerId)?.[1];
    this.#touches.set(event.pointerId, now);
    const part = other ? 0.5 : 1;
    this.#moveBy((before.x - now.x) * part, (before.y - now.y) * part);
    if (!other) return;
    const apart = (/** @type {Place} */ { x, y }) => Math.max(Math.hypot(x - other.x, y - other.y), 0.01);
    this.#zoomBy(apart(now) / apart(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
  }

  /** Only once it is being worked on, so that the page still scrolls past it. @param {WheelEvent} event */
  #wheel(event) {
    if (document.activeElement !== this.#canvas && !event.ctrlKey) return;
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * LINE : event.deltaY;
    this.#zoomBy(2 ** (-pixels / 400), this.#place(event));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? STEP / 5 : STEP;
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowLeft: () => this.#moveBy(-step, 0),
      ArrowRight: () => this.#moveBy(step, 0),
      ArrowUp: () => this.#moveBy(0, -step),
      ArrowDown: () => this.#moveBy(0, step),
      '+': () => this.#zoomBy(ZOOM_STEP),
      '=': () => this.#zoomBy(ZOOM_STEP),
      '-': () => this.#zoomBy(1 / ZOOM_STEP),
      0: () => this.#picture && this.#show(firstSquare(this.#picture)),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}
