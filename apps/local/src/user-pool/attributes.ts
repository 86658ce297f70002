import { UserPoolError } from './errors.ts';
import type { User } from './users.repository.ts';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const LONGEST_EMAIL = 254;

const invalid = (message: string): UserPoolError => new UserPoolError('InvalidParameterException', message);

/** The e-mail among a player's own attributes, the only one that a client may write; throws NotAuthorizedException for others. */
export function writableEmail(given: ReadonlyMap<string, string>): string | undefined {
  if ([...given.keys()].some((name) => name !== 'email')) {
    throw new UserPoolError('NotAuthorizedException', 'A client attempted to write unauthorized attribute');
  }
  return checkedEmail(given.get('email'));
}

/** What an administrator may set: the e-mail, and that it is verified. */
export function administeredEmail(given: ReadonlyMap<string, string>): User['email'] {
  const { email, email_verified: verified = 'false', ...others } = Object.fromEntries(given);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw invalid(`Attributes did not conform to the schema: ${unknown} is not defined`);
  if (verified !== 'true' && verified !== 'false')
    throw invalid('Attributes did not conform to the schema: email_verified must be true or false');
  const address = checkedEmail(email);
  return address === undefined ? null : { address, verified: verified === 'true' };
}

function checkedEmail(address: string | undefined): string | undefined {
  if (address !== undefined && (address.length > LONGEST_EMAIL || !EMAIL.test(address))) throw invalid('Invalid email address format.');
  return address;
}

/** The e-mail is the only attribute that is verified by a code. */
export function checkVerifiable(attribute: string): void {
  if (attribute !== 'email') throw invalid(`Cannot verify the attribute ${attribute}: only email can be verified.`);
}

/** As GetUser and the admin calls answer them. */
export const attributeList = ({ sub, email }: User): { Name: string; Value: string }[] => [
  { Name: 'sub', Value: sub },
  ...(email
    ? [
        { Name: 'email', Value: email.address },
        { Name: 'email_verified', Value: String(email.verified) },
      ]
    : []),
];
