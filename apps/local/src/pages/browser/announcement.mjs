// @ts-check
import { text } from './elements.mjs';

const SHOWN_MS = 8_000;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let end;

/** Shows it for some seconds, or until the next. @param {import('./realtime-client.mjs').Frame} frame what is not of a board */
export function announce(frame) {
  if (frame.type !== 'announcement') return;
  clearTimeout(end);
  text('announcement').textContent = frame.message;
  end = setTimeout(() => (text('announcement').textContent = ''), SHOWN_MS);
}
