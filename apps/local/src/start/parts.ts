/** Something that runs until it is closed. */
export interface Part {
  close(): Promise<void>;
}

/** What has been started, to be ended in the reverse order. */
export class Parts {
  readonly #parts: Part[] = [];
  #closing: Promise<void> | undefined;

  add<T extends Part>(part: T): T {
    this.#parts.push(part);
    return part;
  }

  /** Ends everything, once; a part that fails at it does not keep the others from ending. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    for (const part of this.#parts.toReversed()) {
      await part.close().catch((error: unknown) => {
        console.error('A part did not end well:', error);
      });
    }
  }
}
