/** What is hashed for a sign-up. Letters of the name count as small ones: to the user pool they are the same name. */
export const workText = (username: string, proof: string): string => `laurel:${username.toLowerCase()}:${proof}`;

/** How many zero bits a hash begins with. */
export function zeroBits(hash: Uint8Array): number {
  const zeros = hash.findIndex((byte) => byte !== 0);
  if (zeros === -1) return 8 * hash.length;
  return 8 * zeros + Math.clz32(hash[zeros] ?? 0) - 24;
}

/** How a sign-up is refused that comes without the work; the user pool hands it on as `PreSignUp failed with error <this>.` */
export const workRefusal = (bits: number): string =>
  `proof_of_work ${bits}: send a ClientMetadata.proof for which the SHA-256 of "laurel:<username>:<proof>" begins with ${bits} zero bits`;

/** The bits that a refusal asks for; undefined where it is about something else. @param message of the user pool's error */
export function askedBits(message: string): number | undefined {
  const bits = /\bproof_of_work (\d{1,3}):/.exec(message)?.[1];
  return bits === undefined ? undefined : Number(bits);
}
