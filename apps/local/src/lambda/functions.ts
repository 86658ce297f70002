/** What a function answered: its payload, or why there is none. */
export type Outcome =
  | { ok: true; payload: unknown }
  | { ok: false; reason: 'thrown' | 'timeout' | 'throttled' | 'exited'; errorType: string; errorMessage: string };

/** Invokes functions of the templates by their logical id; the event is copied as JSON. Never rejects. */
export interface Functions {
  invoke(name: string, event: unknown): Promise<Outcome>;
}
