const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const PASSWORD = /^[A-Za-z0-9_-]{43}$/;
const CHARACTERS = 80;
const BYTES = 48;

/** What is wrong with a code: its length, one of its characters, its check (a slip of the pen), or the name in it. */
export type RecoveryCodeFault = 'length' | 'character' | 'check' | 'username';

const SAYS: Record<RecoveryCodeFault, string> = {
  length: `A recovery code has ${CHARACTERS} characters.`,
  character: 'A recovery code has letters and digits alone, and no U.',
  check: 'There is a slip in this recovery code: compare it again.',
  username: 'This is a recovery code of no player of this game.',
};

/** A text that is no recovery code. */
export class RecoveryCodeError extends Error {
  override readonly name = 'RecoveryCodeError';
  readonly fault: RecoveryCodeFault;

  constructor(fault: RecoveryCodeFault) {
    super(SAYS[fault]);
    this.fault = fault;
  }
}

/** What signs a guest in. */
export interface Credentials {
  /** A UUIDv4. */
  username: string;
  /** 256 random bits, base64url. */
  password: string;
}

/** The code of a guest, in groups of five; undefined where the player has a password of their own, which fits into none. */
export function recoveryCodeOf({ username, password }: Credentials): string | undefined {
  if (!UUID.test(username) || !PASSWORD.test(password)) return undefined;
  const bytes = new Uint8Array(BYTES + 2);
  bytes.set(
    username
      .replaceAll('-', '')
      .match(/../g)
      ?.map((pair) => parseInt(pair, 16)) ?? [],
  );
  bytes.set([...atob(password.replaceAll('-', '+').replaceAll('_', '/'))].map((one) => one.charCodeAt(0)), 16); // prettier-ignore
  const check = crc16(bytes.subarray(0, BYTES));
  bytes.set([check >> 8, check & 255], BYTES);
  return toBase32(bytes).replace(/.{5}(?!$)/g, '$&-');
}

/** @throws RecoveryCodeError */
export function readRecoveryCode(code: string): Credentials {
  const typed = code.replace(/[\s-]/g, '').toUpperCase().replace(/[IL]/g, '1').replaceAll('O', '0');
  if (typed.length !== CHARACTERS) throw new RecoveryCodeError('length');
  const digits = [...typed].map((one) => DIGITS.indexOf(one));
  if (digits.includes(-1)) throw new RecoveryCodeError('character');
  const bytes = fromBase32(digits);
  // The check behind what it checks leaves nothing.
  if (crc16(bytes) !== 0) throw new RecoveryCodeError('check');
  const hex = [...bytes.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const username = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  if (!UUID.test(username)) throw new RecoveryCodeError('username');
  return { username, password: base64url(bytes.subarray(16, BYTES)) };
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''); // prettier-ignore

/** CRC-16/IBM-3740. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : crc << 1;
  }
  return crc;
}

/** Five bytes are eight characters. */
function toBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits.replace(/.{5}/g, (five) => DIGITS.charAt(parseInt(five, 2)));
}

function fromBase32(digits: readonly number[]): Uint8Array {
  const bits = digits.map((digit) => digit.toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (eight) => parseInt(eight, 2));
}
