/** Where "now" comes from: the apps' time. Tests and the local cloud move it. */
export abstract class Clock {
  abstract now(): Date;
}

/** The time that nobody moves: for the end of tokens and the pace of pushes. */
export abstract class WallClock extends Clock {}

/** The system's time, moved by `offsetMs` milliseconds (0 in every deployed stage). */
export class SystemClock extends Clock {
  readonly #offsetMs: number;

  constructor(offsetMs = 0) {
    super();
    this.#offsetMs = offsetMs;
  }

  override now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }
}
