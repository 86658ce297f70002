// @ts-check

/**
 * @typedef {{ width: number, height: number }} Picture
 * @typedef {{ x: number, y: number, side: number }} Square a part of a picture: its middle and its side, in the picture's pixels
 */

/** How far one can zoom in: an eighth of what fits, but no less than faces need. */
const DEEPEST = 8;
const SMALLEST = 160;

/** @param {number} value @param {number} least @param {number} most */
const clamp = (value, least, most) => Math.min(Math.max(value, least), most);

/** @param {Picture} picture */
const largest = ({ width, height }) => Math.min(width, height);

/** @param {Picture} picture */
export const deepest = (picture) => clamp(largest(picture) / SMALLEST, 1, DEEPEST);

/** The largest square; of an upright picture the upper part, where heads are. @param {Picture} picture @returns {Square} */
export function firstSquare(picture) {
  const side = largest(picture);
  return { x: picture.width / 2, y: side / 2 + (picture.height - side) / 4, side };
}

/** The same square, moved and sized so that it lies within the picture. @param {Square} square @param {Picture} picture @returns {Square} */
export function within({ x, y, side }, picture) {
  const fitting = clamp(side, largest(picture) / deepest(picture), largest(picture));
  const half = fitting / 2;
  return { x: clamp(x, half, picture.width - half), y: clamp(y, half, picture.height - half), side: fitting };
}

/** @param {Square} square @param {Picture} picture 1: the largest */
export const zoomOf = ({ side }, picture) => largest(picture) / side;

/**
 * Another zoom; what lies at the place stays there.
 * @param {Square} square
 * @param {Picture} picture
 * @param {number} zoom
 * @param {{ x: number, y: number }} [place] parts of the side, from the middle: -0.5 to 0.5
 */
export function zoomed({ x, y, side }, picture, zoom, place = { x: 0, y: 0 }) {
  const next = largest(picture) / clamp(zoom, 1, deepest(picture));
  return within({ x: x + place.x * (side - next), y: y + place.y * (side - next), side: next }, picture);
}
