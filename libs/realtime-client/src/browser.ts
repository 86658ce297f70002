// What a page loads: built without a dependency as dist/pages/realtime-client.mjs.
export { type Board, estimateRank } from './board.ts';
export type { BoardRow, Frame } from './laurel-v1.ts';
export { LiveBoards } from './live-boards.ts';
export type { LinkState } from './platform.ts';
