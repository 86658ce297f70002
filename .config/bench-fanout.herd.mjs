// Two thousand sockets of players, for bench-fanout.mjs: each keeps its board by the protocol, and tells when a score is first and last seen.
import WebSocket from 'ws';
import { apply } from '../libs/realtime-client/src/board.ts';

const AT_ONCE = 25;
/** Boards by topic, epoch, seq and what they were made of: the same frame for all sockets is read once. */
const made = new Map();
const waiting = new Map();
let sockets = [];

function boardOf(text, frame, held) {
  const name = `${frame.epoch} ${frame.seq} ${frame.type} ${held?.seq}`;
  let board = made.get(name);
  if (!board) {
    const rows = frame.type === 'leaderboard.snapshot' ? frame.rows : apply(held.rows, frame);
    board = { epoch: frame.epoch, seq: frame.seq, rows, scores: new Set(rows.map(([, , , score]) => score)) };
    made.set(name, board);
    if (made.size > 200) made.delete(made.keys().next().value);
  }
  return board;
}

function take(socket, frame, text) {
  const { held } = socket;
  if (frame.type === 'subscribed') socket.subscribed();
  if (!frame.type.startsWith('leaderboard.') || (held?.epoch === frame.epoch && frame.seq <= held.seq)) return;
  if (frame.type === 'leaderboard.delta' && (held?.epoch !== frame.epoch || held.seq !== frame.prev)) {
    socket.ws.send(JSON.stringify({ action: 'subscribe', boardId: 'arcade', epoch: held?.epoch ?? null, seq: held?.seq ?? null }));
    return;
  }
  socket.held = boardOf(text, frame, held);
  const now = Date.now();
  for (const [score, seen] of waiting) {
    if (seen.by.has(socket) || !socket.held.scores.has(score)) continue;
    seen.by.add(socket);
    seen.first ??= now;
    if (seen.by.size < sockets.length) continue;
    waiting.delete(score);
    process.send({ score, first: seen.first, last: now });
  }
}

function open(url, token) {
  return new Promise((resolve, reject) => {
    const ws = new WebSocket(url, ['laurel.v1', token]);
    const socket = { ws, held: undefined, subscribed: () => resolve(socket) };
    ws.on('error', reject);
    ws.on('open', () => ws.send(JSON.stringify({ action: 'subscribe', boardId: 'arcade' })));
    let last = '';
    let parsed;
    ws.on('message', (data) => {
      const text = String(data);
      if (text !== last) [last, parsed] = [text, JSON.parse(text)];
      take(socket, parsed, text);
    });
  });
}

process.on('message', async ({ url, tokens, score }) => {
  if (score !== undefined) return waiting.set(score, { by: new Set(), first: undefined });
  const left = [...tokens];
  const opened = [];
  const lane = async () => {
    for (let token = left.pop(); token; token = left.pop()) opened.push(await open(url, token));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  sockets = opened;
  process.send({ ready: opened.length });
});
