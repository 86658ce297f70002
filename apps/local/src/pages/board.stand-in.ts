import { setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { deltaOf } from '#realtime-client/delta';
import { type BoardRow, type Frame, frames, messages, type Message, type Quantile } from '#realtime-client/laurel-v1';

interface Entry {
  playerId: string;
  name: string;
  score: number;
}

type Head = Pick<Extract<Frame, { type: 'leaderboard.snapshot' }>, 'epoch' | 'seq' | 'at' | 'total' | 'rows' | 'quantiles'>;
type Subscribe = Extract<Message, { action: 'subscribe' }>;

const topic = 'lb:arcade:all';
const PUSHED = 100;
const QUANTILES = 9;

/** Speaks laurel.v1 for the board `arcade`, all time: what it says is checked against the protocol. */
export class BoardStandIn {
  readonly entries = new Map<string, Entry>();
  readonly subscriptions: Subscribe[] = [];
  readonly #subscribed = new Set<WebSocket>();
  readonly #pushed: Frame[] = [];
  #epochs = 1;
  /** Made by the first who subscribes. */
  #made: Head | undefined;

  /** Puts players with these scores on the board, without a push. */
  seed(...scores: [name: string, score: number][]): void {
    for (const [name, score] of scores) this.entries.set(`id-${name}`, { playerId: `id-${name}`, name, score });
  }

  rows(): BoardRow[] {
    const ranked = [...this.entries.values()].sort((a, b) => b.score - a.score);
    return ranked.map(({ playerId, name, score }, i) => [i + 1, playerId, name, score]);
  }

  /** Resolves when clients have subscribed so often. */
  async heard(times: number): Promise<void> {
    while (this.subscriptions.length < times) await sleep(10);
  }

  /** Pushes the board to all who have subscribed, as a snapshot. */
  push(): void {
    this.#made = this.#next({ seq: this.#head.seq + 1 });
    this.#toAll(this.#snapshot());
  }

  /** Pushes what has changed since the last push. */
  pushDelta(): void {
    const before = this.#head;
    const next = this.#next({ seq: before.seq + 1 });
    const { epoch, seq, at, total, rows, quantiles } = next;
    this.#made = next;
    const delta = deltaOf(before.rows, rows);
    if (!delta) throw new Error('No delta says that');
    const changed = { upsert: [...delta.upsert], remove: [...delta.remove], quantiles };
    this.#toAll({ type: 'leaderboard.delta', at, topic, epoch, prev: before.seq, seq, total, ...changed });
  }

  /** Sends every push once more: frames come at least once. */
  repeat(): void {
    for (const frame of this.#pushed.slice()) for (const socket of this.#subscribed) say(socket, frame);
  }

  /** The head was lost: another epoch counts anew. */
  rebuild(): void {
    this.#made = this.#next({ epoch: `epoch-${++this.#epochs}`, seq: 1 });
    this.#toAll(this.#snapshot());
  }

  /** Takes what a client said; false: not what the pages say. */
  hear(socket: WebSocket, data: string): boolean {
    const { data: message } = messages.subscribe.safeParse(JSON.parse(data));
    if (message?.boardId !== 'arcade' || message.window !== 'all') return false;
    this.#subscribe(socket, message);
    return true;
  }

  forget(socket: WebSocket): void {
    this.#subscribed.delete(socket);
  }

  #subscribe(socket: WebSocket, message: Subscribe): void {
    this.subscriptions.push(message);
    this.#subscribed.add(socket);
    const { epoch, seq } = this.#head;
    say(socket, { type: 'subscribed', at: new Date().toISOString(), topic, epoch, seq, endsAt: null, id: message.id ?? null });
    if (message.epoch !== epoch || message.seq !== seq) say(socket, this.#snapshot());
  }

  get #head(): Head {
    return (this.#made ??= this.#next({ seq: 0 }));
  }

  /** What stands on the board, as the push after the one before: also in another epoch it is later. */
  #next({ epoch = this.#made?.epoch ?? 'epoch-1', seq }: { epoch?: string; seq: number }): Head {
    const rows = this.rows();
    const at = laterThan(this.#made?.at);
    return { epoch, seq, at, total: rows.length, rows: rows.slice(0, PUSHED), quantiles: quantilesOf(rows) };
  }

  #snapshot(): Frame {
    return { type: 'leaderboard.snapshot', topic, ...this.#head };
  }

  #toAll(frame: Frame): void {
    this.#pushed.push(frame);
    for (const socket of this.#subscribed) say(socket, frame);
  }
}

/** Sends a frame that is one of the protocol. */
export function say(socket: WebSocket, frame: Frame): void {
  socket.send(JSON.stringify(frames[frame.type].parse(frame)));
}

/** Now, or where that is not later than the push before, just after it. */
function laterThan(at: string | undefined): string {
  return new Date(Math.max(Date.now(), at === undefined ? 0 : Date.parse(at) + 1)).toISOString();
}

/** The first, the last, and some between. */
function quantilesOf(rows: readonly BoardRow[]): Quantile[] {
  const places = Array.from({ length: QUANTILES }, (_, i) => Math.round((i * (rows.length - 1)) / (QUANTILES - 1)));
  return [...new Set(places)].flatMap((place) => {
    const row = rows[place];
    return row ? [[row[3], row[0]] satisfies Quantile] : [];
  });
}
