// @ts-check

/**
 * @typedef {[rank: number, playerId: string, name: string, score: number]} Row
 * @typedef {{ type: 'leaderboard.snapshot', topic: string, epoch: string, seq: number, total: number, rows: Row[] }} Snapshot
 * @typedef {'connecting' | 'live' | 'reconnecting'} State
 * @typedef {object} Watch
 * @property {(again: boolean) => Promise<{ url: string, token: string }>} connect where to connect, with a token that is good now
 * @property {(state: State) => void} onState
 * @property {(snapshot: Snapshot) => void} onSnapshot each push that is newer than the last
 * @property {(title: string, detail: string) => void} onError an error frame
 */

const PING_MS = 5 * 60_000;
const OPEN_MS = 10_000;

/**
 * Half a second, then twice as long each time, at most ten; random between half and one and a half of it, so that many pages do not
 * come back in the same moment.
 * @param {number} attempt 0, 1, 2 …
 */
const backoff = (attempt) => Math.min(500 * 2 ** attempt, 10_000) * (0.5 + Math.random());

/**
 * Keeps one socket on the board `arcade`, window all, for as long as the page lives.
 * @param {Watch} watch
 */
export function watchBoard({ connect, onState, onSnapshot, onError }) {
  /** @type {{ epoch: string, seq: number } | undefined} */
  let last;
  let attempt = 0;

  /** @param {any} frame */
  function receive(frame) {
    if (frame.type === 'subscribed') {
      attempt = 0;
      onState('live');
    } else if (frame.type === 'leaderboard.snapshot') {
      // At least once: what is not newer was seen. Another epoch starts anew.
      if (last && last.epoch === frame.epoch && frame.seq <= last.seq) return;
      last = { epoch: frame.epoch, seq: frame.seq };
      onSnapshot(frame);
    } else if (frame.type === 'error') onError(frame.title, frame.detail);
  }

  /** Resolves when the socket is gone. @param {string} url @param {string} token */
  function session(url, token) {
    const socket = new WebSocket(url, ['laurel.v1', token]);
    const send = (/** @type {object} */ message) => socket.send(JSON.stringify(message));
    const ping = setInterval(() => socket.readyState === WebSocket.OPEN && send({ action: 'ping' }), PING_MS);
    const slow = setTimeout(() => socket.close(), OPEN_MS);
    socket.onopen = () => {
      clearTimeout(slow);
      send({ action: 'subscribe', boardId: 'arcade', window: 'all', id: 'home', ...last });
    };
    socket.onmessage = (event) => receive(JSON.parse(event.data));
    return new Promise((resolve) => {
      socket.onclose = () => {
        clearInterval(ping);
        clearTimeout(slow);
        resolve(undefined);
      };
    });
  }

  async function keep() {
    for (;;) {
      onState(attempt === 0 && !last ? 'connecting' : 'reconnecting');
      try {
        const { url, token } = await connect(attempt > 0);
        await session(url, token);
      } catch {
        // The address or token could not be read: npm start is down or starting. Try again as with a lost socket.
      }
      onState('reconnecting');
      await new Promise((resolve) => setTimeout(resolve, backoff(attempt++)));
    }
  }
  void keep();
}
