/** Where "now" comes from: the apps' time. Tests and the local cloud move it; tokens are judged by the system's own time. */
export abstract class Clock {
  abstract now(): Date;
}

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
