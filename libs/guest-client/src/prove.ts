import { workText, zeroBits } from './work.ts';

/** Hashes between two pauses: some milliseconds. */
const AT_ONCE = 256;

export interface ProveOptions {
  /** Ends the search; the promise then rejects with its reason. */
  signal?: AbortSignal;
  /** Lets the page or game go on for a moment. */
  pause?: () => Promise<void>;
}

/** Finds the proof that a sign-up under this name needs: 2^bits hashes on average, once in twenty times three times as many. */
export async function prove(username: string, bits: number, { signal, pause = nextTask }: ProveOptions = {}): Promise<string> {
  for (let first = 0; ; first += AT_ONCE) {
    signal?.throwIfAborted();
    const proofs = Array.from({ length: AT_ONCE }, (_, i) => String(first + i));
    const found = (await Promise.all(proofs.map((proof) => bitsOf(username, proof)))).findIndex((zeros) => zeros >= bits);
    const proof = proofs[found];
    if (proof !== undefined) return proof;
    await pause();
  }
}

async function bitsOf(username: string, proof: string): Promise<number> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(workText(username, proof)));
  return zeroBits(new Uint8Array(hash));
}

/** Waiting for hashes alone stops a page: Chromium draws no frame and runs no timer. A message waits for both, and less long than a timer. */
function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const onMessage = (): void => {
      port1.close();
      resolve();
    };
    port1.addEventListener('message', onMessage);
    port1.start();
    port2.postMessage(null);
  });
}
