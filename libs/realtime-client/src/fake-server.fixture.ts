import { deltaOf } from './delta.ts';
import type { BoardRow, Frame, Frames, Message, Quantile } from './laurel-v1.ts';
import type { FakeTime } from './fake-time.fixture.ts';
import type { Platform, SocketEvents } from './platform.ts';
import type { Board } from './board.ts';

/** A board as the server has pushed it. */
export type Head = Omit<Board, 'endsAt'>;

/** What goes wrong between server and client, as chances. */
export interface Faults {
  lost: number;
  doubled: number;
  /** How late a frame may come, in milliseconds: later ones overtake it. */
  late: number;
  refused: number;
}

export const NO_FAULTS: Faults = { lost: 0, doubled: 0, late: 0, refused: 0 };

/** A short one. */
const DAY_MS = 2 * 3_600_000;

const ERROR = { type: 'error' as const, title: 'No', detail: 'No.', requestId: 'r' };

interface FakeSocket {
  events: SocketEvents;
  open: boolean;
  mute: boolean;
  topics: Set<string>;
}

/** Speaks laurel.v1 for one board of days, over sockets that lose, double and delay what it says. */
export class FakeServer {
  faults: Faults = NO_FAULTS;
  head: Head;
  /** Every head that there ever was. */
  readonly heads: Head[] = [];
  /** When each subscribe came, in milliseconds. */
  readonly subscribes: number[] = [];
  /** Answers every message with this error. */
  refusal: Frames['error']['code'] | undefined;
  pings = 0;
  /** How many sockets there ever were. */
  opened = 0;
  /** How many snapshots answered one. */
  answeredWhole = 0;
  readonly platform: Platform;
  readonly #time: FakeTime;
  readonly #sockets = new Set<FakeSocket>();
  #day = 0;
  #endsAt: number;
  #epochs = 0;

  constructor(time: FakeTime) {
    this.#time = time;
    this.#endsAt = time.now + DAY_MS;
    this.head = this.#fresh('');
    this.platform = {
      open: (_url, _protocols, events) => this.#accept(events),
      now: () => time.now,
      random: () => time.random(),
      after: (ms, work) => time.after(ms, work),
    };
  }

  /** The board has changed, and is pushed. */
  push(rows: readonly BoardRow[], whole: boolean): void {
    const before = this.head;
    const next = { ...before, seq: before.seq + 1, at: this.#laterThan(before.at), total: rows.length + 7, rows };
    const quantiles = rows.slice(0, 1).map(([rank, , , score]): Quantile => [score, rank]);
    this.#set({ ...next, quantiles });
    const delta = whole ? undefined : deltaOf(before.rows, rows);
    const { topic, epoch, seq, at, total } = this.head;
    const same = JSON.stringify(before.quantiles) === JSON.stringify(quantiles);
    this.#toAll(
      delta
        ? {
            ...{ type: 'leaderboard.delta', at, topic, epoch, prev: before.seq, seq, total },
            ...{ upsert: [...delta.upsert], remove: [...delta.remove], quantiles: same ? null : quantiles },
          }
        : this.#snapshot(),
    );
  }

  /** The head was lost, and begins anew. @param told whether it is pushed */
  rebuild(told: boolean): void {
    const { topic, rows, total, quantiles, at } = this.head;
    this.#set({ topic, rows, total, quantiles, epoch: `e${++this.#epochs}`, seq: 1, at: this.#laterThan(at) });
    if (told) this.#toAll(this.#snapshot());
  }

  /** The day comes to its end, and another begins with its board. */
  async nextDay(): Promise<void> {
    await this.#time.pass(this.#endsAt - this.#time.now);
    this.#endsAt += DAY_MS;
    this.#day += 1;
    this.head = this.#fresh(this.head.at);
  }

  dropAll(): void {
    for (const socket of [...this.#sockets]) this.#drop(socket);
  }

  /** Sockets that are open now hear and say nothing more, and look as if they were open. */
  mute(): void {
    for (const socket of this.#sockets) socket.mute = true;
  }

  /** Says something to everybody, whatever it is. */
  say(text: string): void {
    for (const socket of this.#sockets) socket.events.message(text);
  }

  /** The topics that sockets have, each as often as one has it. */
  get watched(): string[] {
    return [...this.#sockets].flatMap(({ topics }) => [...topics]);
  }

  get connections(): number {
    return this.#sockets.size;
  }

  #fresh(before: string): Head {
    const at = before === '' ? new Date(this.#time.now).toISOString() : this.#laterThan(before);
    const fresh: Head = { topic: `lb:arcade:d${this.#day}`, epoch: `e${++this.#epochs}`, seq: 1, at, total: 0, rows: [], quantiles: [] };
    this.heads.push(fresh);
    return fresh;
  }

  #set(head: Head): void {
    this.head = head;
    this.heads.push(head);
  }

  #laterThan(at: string): string {
    return new Date(Math.max(this.#time.now, Date.parse(at) + 1)).toISOString();
  }

  #accept(events: SocketEvents) {
    const socket: FakeSocket = { events, open: false, mute: false, topics: new Set() };
    this.opened += 1;
    this.#sockets.add(socket);
    this.#time.after(5, () => {
      if (this.#time.random() < this.faults.refused) this.#drop(socket);
      else if (this.#sockets.has(socket)) {
        socket.open = true;
        events.open();
      }
    });
    return {
      send: (text: string) => {
        if (!socket.open) throw new Error('The socket is not open');
        this.#time.after(5, () => {
          this.#hear(socket, JSON.parse(text) as Message);
        });
      },
      close: () => {
        this.#drop(socket);
      },
    };
  }

  #drop(socket: FakeSocket): void {
    if (!this.#sockets.delete(socket)) return;
    socket.open = false;
    socket.events.close();
  }

  #hear(socket: FakeSocket, message: Message): void {
    if (!socket.open || socket.mute || this.#time.random() < this.faults.lost / 2) return;
    if (this.refusal)
      this.#say(socket, { ...ERROR, at: new Date(this.#time.now).toISOString(), code: this.refusal, id: message.id ?? null });
    else if (message.action === 'ping') this.#pong(socket);
    else if (message.action === 'unsubscribe') socket.topics.delete(message.period ? `lb:arcade:${message.period}` : this.head.topic);
    else if (message.action === 'subscribe') this.#subscribe(socket, message);
  }

  #pong(socket: FakeSocket): void {
    this.pings += 1;
    this.#say(socket, { type: 'pong', at: new Date(this.#time.now).toISOString(), id: null });
  }

  #subscribe(socket: FakeSocket, message: Message & { action: 'subscribe' }): void {
    this.subscribes.push(this.#time.now);
    const { topic, epoch, seq } = this.head;
    socket.topics.add(topic);
    const at = new Date(this.#time.now).toISOString();
    const endsAt = new Date(this.#endsAt).toISOString();
    this.#say(socket, { type: 'subscribed', at, topic, epoch, seq, endsAt, id: message.id ?? null });
    if (message.epoch === epoch && message.seq === seq) return;
    this.answeredWhole += 1;
    this.#say(socket, this.#snapshot());
  }

  #snapshot(): Frame {
    const { topic, epoch, seq, at, total, rows, quantiles } = this.head;
    return { type: 'leaderboard.snapshot', at, topic, epoch, seq, total, rows: [...rows], quantiles: [...quantiles] };
  }

  #toAll(frame: Frame): void {
    for (const socket of this.#sockets) if (socket.topics.has(this.head.topic)) this.#say(socket, frame);
  }

  #say(socket: FakeSocket, frame: Frame): void {
    const { lost, doubled, late } = this.faults;
    if (this.#time.random() < lost) return;
    for (let times = this.#time.random() < doubled ? 2 : 1; times > 0; times--)
      this.#time.after(Math.floor(this.#time.random() * late), () => {
        if (socket.open && !socket.mute) socket.events.message(JSON.stringify(frame));
      });
  }
}
