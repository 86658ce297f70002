import { workText, zeroBits } from './work.ts';

/** Hashes between two pauses: some milliseconds. Fewer cost more in waiting than in hashing. */
const AT_ONCE = 256;

/**
 * Finds the proof that a sign-up under this name needs: 2^bits hashes on average, once in twenty times three times as many. The page or game
 * goes on meanwhile: WebCrypto works beside it.
 *
 * @param signal ends the search; the promise then rejects with its reason
 */
export async function prove(username: string, bits: number, signal?: AbortSignal): Promise<string> {
  for (let first = 0; ; first += AT_ONCE) {
    signal?.throwIfAborted();
    const proofs = Array.from({ length: AT_ONCE }, (_, i) => String(first + i));
    const found = (await Promise.all(proofs.map((proof) => bitsOf(username, proof)))).findIndex((zeros) => zeros >= bits);
    const proof = proofs[found];
    if (proof !== undefined) return proof;
  }
}

async function bitsOf(username: string, proof: string): Promise<number> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(workText(username, proof)));
  return zeroBits(new Uint8Array(hash));
}
