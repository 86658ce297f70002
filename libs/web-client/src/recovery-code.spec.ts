import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { crc16, type Credentials, readRecoveryCode, RecoveryCodeError, recoveryCodeOf } from './recovery-code.ts';

const DIGITS = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'];
const credentials: fc.Arbitrary<Credentials> = fc.record({
  username: fc.uuid({ version: 4 }),
  password: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
});

/** What is wrong with a code; undefined where it is read. */
function faultOf(code: string): string | undefined {
  try {
    readRecoveryCode(code);
    return undefined;
  } catch (error) {
    if (error instanceof RecoveryCodeError) return error.fault;
    throw error;
  }
}

/** A code whose check is right, whatever stands in it. */
function codeOfBytes(bytes: readonly number[]): string {
  const check = crc16(Uint8Array.from(bytes));
  const bits = [...bytes, check >> 8, check & 255].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits.replace(/.{5}/g, (five) => DIGITS[parseInt(five, 2)]!);
}

describe('the examples of docs/clients.md', () => {
  it.each([
    [
      '3f8e9c1a-1b2c-4d3e-8f4a-5b6c7d8e9f00',
      'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8',
      '7Y79R-6GV5H-6KX3T-ABDP7-V3MZ0-00020-G30G2-GC1R8-1450P-30D1R-7H048-J2CA1-A5GQ3-0CHM6-RW3MF-1Y8K9',
    ],
    [
      'ffffffff-ffff-4fff-bfff-ffffffffffff',
      '__________________________________________8',
      'ZZZZZ-ZZZZX-7ZZFZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZDES',
    ],
  ])('%s', (username, password, code) => {
    expect(recoveryCodeOf({ username, password })).toBe(code);
    expect(readRecoveryCode(code)).toEqual({ username, password });
  });

  it('the check of 123456789', () => {
    expect(crc16(Buffer.from('123456789'))).toBe(0x29b1);
  });
});

describe('a recovery code', () => {
  it('is read as it was written, in small letters, without hyphens, and with the letters that look like digits', () => {
    fc.assert(
      fc.property(credentials, fc.constantFrom('', ' ', '\n', '-', '\t- '), (account, mark) => {
        const code = recoveryCodeOf(account)!;
        expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){15}[0-9A-HJKMNP-TV-Z]{5}$/);
        const typed = [code, code.toLowerCase(), code.replaceAll('-', mark), code.replaceAll('1', 'I').replaceAll('0', 'o')];
        for (const text of [...typed, code.replaceAll('1', 'l')]) expect(readRecoveryCode(text)).toEqual(account);
      }),
    );
  });

  it('finds each wrong character, wherever it is', () => {
    fc.assert(
      fc.property(credentials, fc.nat(79), fc.constantFrom(...DIGITS), (account, at, wrong) => {
        const code = [...recoveryCodeOf(account)!.replaceAll('-', '')];
        fc.pre(code[at] !== wrong);
        expect(faultOf(code.with(at, wrong).join(''))).toBe('check');
      }),
      { numRuns: 1_000 },
    );
  });

  it('finds each exchange of two neighbours, also across a hyphen', () => {
    fc.assert(
      fc.property(credentials, (account) => {
        const code = [...recoveryCodeOf(account)!.replaceAll('-', '')];
        for (let at = 0; at < 79; at++) {
          if (code[at] === code[at + 1]) continue;
          expect(
            faultOf(
              code
                .with(at, code[at + 1]!)
                .with(at + 1, code[at]!)
                .join(''),
            ),
          ).toBe('check');
        }
      }),
    );
  });

  it('says that characters are missing, or too many, or none of its own', () => {
    const code = recoveryCodeOf({ username: '3f8e9c1a-1b2c-4d3e-8f4a-5b6c7d8e9f00', password: 'A'.repeat(43) })!;
    expect([faultOf(code.slice(1)), faultOf(`${code}0`), faultOf('')]).toEqual(['length', 'length', 'length']);
    expect([faultOf(code.replace(/^./, 'U')), faultOf(code.replace(/^./, '*')), faultOf(code.replace(/^./, 'É'))]).toEqual([
      ...['character', 'character', 'character'],
    ]);
  });

  it('of no UUIDv4 is none, though its check is right', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(255), { minLength: 48, maxLength: 48 }), (bytes) => {
        const isV4 = bytes[6]! >> 4 === 4 && bytes[8]! >> 6 === 2;
        expect(faultOf(codeOfBytes(bytes))).toBe(isV4 ? undefined : 'username');
      }),
    );
  });

  it.each(['my own password', 'A'.repeat(42), `${'A'.repeat(42)}+`, 'A'.repeat(44)])('cannot be had with the password %j', (password) => {
    expect(recoveryCodeOf({ username: '3f8e9c1a-1b2c-4d3e-8f4a-5b6c7d8e9f00', password })).toBeUndefined();
  });
});
