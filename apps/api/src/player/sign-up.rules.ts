import { createHash } from 'node:crypto';
import { workRefusal, workText, zeroBits } from '#guest-client/work';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
/** Printable, and short: whoever sends more only wants it hashed. */
const PROOF = /^[\x21-\x7e]{1,64}$/;

/** Who wants to sign up without an admin. */
export interface Applicant {
  username: string;
  /** `ClientMetadata.proof` of the sign-up. */
  proof: string | undefined;
}

/** Lets a guest pass who has done the work. @param bits zero bits that are asked for; 0: none @throws Error that says what to send */
export function checkGuest({ username, proof }: Applicant, bits: number): void {
  if (!UUID_V4.test(username)) throw new Error('sign up with a UUIDv4 as the username');
  if (bits > 0 && !proves(username, proof, bits)) throw new Error(workRefusal(bits));
}

/** The name is new each time, so that a proof is good for one player alone. */
function proves(username: string, proof: string | undefined, bits: number): boolean {
  if (proof === undefined || !PROOF.test(proof)) return false;
  return zeroBits(createHash('sha256').update(workText(username, proof)).digest()) >= bits;
}
