import { CognitoError } from '#guest-client/sign-up';
import { Awaited } from './awaited.ts';
import type { SaveResult, ScoreResult, SlotSave } from './generated/contract.ts';
import { KeptLine } from './kept-line.ts';
import { LaurelError } from './laurel-error.ts';
import type { Channel, Platform } from './platform.ts';
import { added, conflicted, done, emptyLine, type QueueEntry, refused, restMs, type SaveEntry, told } from './queue.rules.ts';
import { Rest } from './rest.ts';
import { mayPass } from './tries.rules.ts';
import { abortError } from './until.ts';

/** What the game is told of its queue: once, in the tab that sent the entry. */
export interface QueueEvents {
  /** An entry was done. */
  sent: { entry: QueueEntry; answer: ScoreResult | SaveResult };
  /** An entry was refused, and will not be sent again. */
  refused: { entry: QueueEntry; error: LaurelError };
  /** Another save was first: the game saves what it makes of both. `dropped` built upon the entry, and are not sent either. */
  conflict: { entry: SaveEntry; current: SlotSave; dropped: SaveEntry[] };
}

export type QueueListener = { [K in keyof QueueEvents]: (event: QueueEvents[K]) => void };

export interface QueueParts {
  platform: Platform;
  /** Of this player's queue, in store, locks and channels. */
  name: string;
  send: (entry: QueueEntry, signal: AbortSignal) => Promise<unknown>;
  listener: QueueListener;
}

const full = (why: string, advice = 'nothing more is kept until some of it is sent'): LaurelError =>
  new LaurelError({ status: 0, code: 'queue_full', detail: `${why}: ${advice}.` });

const fullFor = (entry: QueueEntry): LaurelError =>
  added(emptyLine, entry)
    ? full('The queue holds 200 entries or 1 MB')
    : full('The queue holds 1 MB', 'this entry alone is more, and can never be kept. Make it smaller');

/** Whether there was something to send, and it was sent or refused. */
type Turn = 'empty' | 'went' | 'stopped';

/** Scores and saves of one player on their way to the service: kept, in order, one at a time, over all tabs. */
export class Queue {
  readonly #parts: QueueParts;
  readonly #line: KeptLine;
  readonly #awaited = new Awaited();
  readonly #channel: Channel;
  readonly #end = new AbortController();
  readonly #offline: () => void;
  readonly #rest: Rest;
  #isSending = false;
  #drained = Promise.resolve();
  #isAsked = false;
  /** Seconds that the service has asked for at the last failure. */
  #asked = 0;

  constructor(parts: QueueParts) {
    this.#parts = parts;
    this.#rest = new Rest(parts.platform, this.#end.signal);
    this.#line = new KeptLine(parts.platform, parts.name);
    this.#channel = parts.platform.channel(parts.name, (message) => {
      this.#hear(message);
    });
    this.#offline = parts.platform.whenOnline(() => {
      this.send();
    });
    this.#run();
  }

  /** Keeps an entry to be sent. @returns its answer, once it is kept @throws LaurelError with `queue_full` */
  async add(entry: QueueEntry): Promise<{ answer: Promise<unknown> }> {
    // Before it is kept: another tab may have it sent at once.
    const answer = this.#awaited.answerTo(entry.key);
    try {
      if (!(await this.#line.change((before) => added(before, entry)))) throw fullFor(entry);
    } catch (error) {
      const refusal = error instanceof LaurelError ? error : full(`The store says ${String(error)}`);
      this.#awaited.settle({ key: entry.key, error: refusal });
      throw refusal;
    }
    this.#channel.post({ added: entry.key });
    this.#run();
    return { answer };
  }

  /** What is not sent yet, the next one first. */
  async waiting(): Promise<readonly QueueEntry[]> {
    return (await this.#line.read()).entries;
  }

  /** Goes on at once, where it waits. */
  send(): void {
    this.#rest.hurry();
    this.#run();
  }

  /** The game was told of a save: the next one builds upon it. */
  async told(slot: string, version: number): Promise<void> {
    await this.#line.change((line) => told(line, slot, version));
  }

  /** Sends nothing more from here; what is kept stays so, and what is awaited ends. @param why `The client was closed` */
  close(why: string): void {
    const end = abortError(`${why}: this entry is kept, and sent when its player is back.`);
    this.#end.abort(end);
    this.#awaited.end(end);
    this.#rest.hurry();
    this.#offline();
    // An answer that has come is another tab's too: it is told yet.
    void this.#drained.then(() => {
      this.#channel.close();
    });
  }

  #hear(message: unknown): void {
    if (typeof message !== 'object' || message === null) return;
    // That tab may end before it has sent it.
    if ('added' in message) this.#run();
    else this.#awaited.hear(message);
  }

  #run(): void {
    this.#isAsked = true;
    if (!this.#isSending) this.#drained = this.#drain();
  }

  async #drain(): Promise<void> {
    this.#isSending = true;
    let failures = 0;
    while (this.#isAsked && !this.#end.signal.aborted) {
      this.#isAsked = false;
      const { hurries } = this.#rest;
      let turn = await this.#turn();
      for (; turn === 'went'; turn = await this.#turn()) failures = 0;
      // Who says that there is a connection during a try that fails means the next one.
      if (turn === 'stopped' && (await this.#pause(failures + 1, hurries))) failures++;
    }
    this.#isSending = false;
  }

  async #pause(failures: number, hurries: number): Promise<boolean> {
    const hasRested = await this.#rest.take(restMs(failures, this.#asked, this.#parts.platform.random()), hurries);
    this.#isAsked = true;
    return hasRested;
  }

  async #turn(): Promise<Turn> {
    const { platform, name } = this.#parts;
    try {
      return await platform.alone(`${name}.sending`, () => this.#sendFirst());
    } catch (error) {
      // As where the store keeps nothing at present: what was sent is sent again, with its key.
      if (!this.#end.signal.aborted) platform.report(error);
      return 'stopped';
    }
  }

  async #sendFirst(): Promise<Turn> {
    this.#asked = 0;
    const [first] = await this.waiting();
    if (this.#end.signal.aborted || !first) return 'empty';
    try {
      const answer = await this.#parts.send(first, this.#end.signal);
      await this.#done(first, answer as ScoreResult | SaveResult);
    } catch (error) {
      this.#asked = error instanceof LaurelError ? (error.retryAfter ?? 0) : 0;
      // Of the user pool: no token is to be had.
      if (error instanceof CognitoError) return 'stopped';
      if (!(error instanceof LaurelError)) throw error;
      if (error.status === 401 || mayPass(error.status)) return 'stopped';
      await this.#refused(first, error);
    }
    return 'went';
  }

  async #done(entry: QueueEntry, answer: ScoreResult | SaveResult): Promise<void> {
    await this.#line.change((line) => done(line, entry, 'version' in answer ? answer.version : undefined));
    this.#awaited.settle({ key: entry.key, answer }, this.#channel);
    this.#parts.listener.sent({ entry, answer });
  }

  async #refused(entry: QueueEntry, error: LaurelError): Promise<void> {
    const { current } = error.fields;
    if (error.code === 'version_conflict' && entry.path === '/progress' && current) {
      let dropped: SaveEntry[] = [];
      await this.#line.change((before) => {
        const after = conflicted(before, entry, current.version);
        dropped = after.dropped;
        return after.line;
      });
      for (const { key } of [entry, ...dropped]) this.#awaited.settle({ key, error }, this.#channel);
      this.#parts.listener.conflict({ entry, current, dropped });
      return;
    }
    await this.#line.change((line) => refused(line, entry));
    this.#awaited.settle({ key: entry.key, error }, this.#channel);
    this.#parts.listener.refused({ entry, error });
  }
}
