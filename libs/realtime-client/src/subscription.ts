import type { Board, Listener, Window } from './board.ts';
import type { Frames, Message } from './laurel-v1.ts';
import type { Platform } from './platform.ts';
import { isBehind, type Position, take, type Topic, unknownTopic } from './topic.ts';

/** A stretch of milliseconds, out of which one is taken at random. */
export interface Span {
  least: number;
  most: number;
}

export const within = ({ least, most }: Span, { random }: Platform): number => least + random() * (most - least);

/** Who has missed a push asks after so long: not all who have missed it at once. */
const BEHIND_MS = { least: 500, most: 3_000 };
const END_MS = { least: 500, most: 10_000 };
const ANSWER_MS = 5_000;
const LONGEST_ANSWER_MS = 60_000;

/** What is held of one window of a board, for all who look at it; asks the server again until that is all there is. */
export class Subscription {
  readonly listeners = new Set<Listener>();
  readonly #named: { boardId: string; window: Window; id: string };
  readonly #platform: Platform;
  readonly #send: (message: Message) => void;
  #topic: Topic = unknownTopic;
  #isUnanswered = false;
  #asked = 0;
  #cancelAsk: (() => void) | undefined;
  #cancelEnd: (() => void) | undefined;

  constructor(named: { boardId: string; window: Window; id: string }, platform: Platform, send: (message: Message) => void) {
    this.#named = named;
    this.#platform = platform;
    this.#send = send;
  }

  /** `lb:<board>:<period>`; undefined until the server has named it. */
  get name(): string | undefined {
    return this.#topic.named?.topic;
  }

  get board(): Board | undefined {
    return this.#topic.board;
  }

  /** Tells the server what is held; asks again, later each time, until that is answered and nothing is missing. */
  ask(): void {
    const { epoch = null, seq = null } = this.#topic.board ?? {};
    this.#isUnanswered = true;
    const wait = Math.min(ANSWER_MS * 2 ** this.#asked++, LONGEST_ANSWER_MS);
    this.#askAfter(wait * (1 + this.#platform.random()));
    this.#send({ action: 'subscribe', ...this.#named, epoch, seq });
  }

  /** @param early a push of the topic that has overtaken this answer */
  answered(frame: Frames['subscribed'], early: Position | undefined): void {
    this.#isUnanswered = false;
    this.#advance(take(this.#topic, frame, early), true);
  }

  pushed(frame: Frames['leaderboard.snapshot' | 'leaderboard.delta']): void {
    this.#advance(take(this.#topic, frame), false);
  }

  /** There is nothing to ask for, or nobody to ask, until somebody says otherwise. */
  rest(): void {
    this.#cancelAsk?.();
    this.#cancelAsk = undefined;
    this.#isUnanswered = false;
    this.#asked = 0;
  }

  end(): void {
    this.rest();
    this.#cancelEnd?.();
    this.#leave(this.name);
  }

  #leave(topic: string | undefined): void {
    this.#send({ action: 'unsubscribe', ...this.#named, period: topic?.split(':')[2] ?? null });
  }

  #advance(topic: Topic, isAnswer: boolean): void {
    const { board, named } = this.#topic;
    this.#topic = topic;
    if (isAnswer && topic.named !== named) this.#askAtEnd(topic);
    // Nothing more comes of a period that is over.
    if (named && topic.named?.topic !== named.topic) this.#leave(named.topic);
    if (!this.#isUnanswered && !isBehind(topic)) this.rest();
    else if (!this.#cancelAsk) this.#askAfter(within(BEHIND_MS, this.#platform));
    // Last, for whoever is told may end this.
    if (topic.board && topic.board !== board) for (const tell of [...this.listeners]) tell(topic.board);
  }

  /** A period that is over is followed by the next: by the server's clock, for this one may be wrong. */
  #askAtEnd({ named }: Topic): void {
    this.#cancelEnd?.();
    this.#cancelEnd = undefined;
    if (!named?.endsAt) return;
    const left = Math.max(0, Date.parse(named.endsAt) - Date.parse(named.at));
    this.#cancelEnd = this.#platform.after(left + within(END_MS, this.#platform), () => {
      this.ask();
    });
  }

  #askAfter(ms: number): void {
    this.#cancelAsk?.();
    this.#cancelAsk = this.#platform.after(ms, () => {
      this.ask();
    });
  }
}
