/** What Cognito replaces in a mail: the code, and the name of a user whom an admin made. */
export interface Placeholders {
  code: string;
  username: string;
}

export interface Mail {
  /** At most 140 characters. */
  subject: string;
  /** Read as HTML; at most 20,000 characters, with the placeholders in it. */
  message: string;
}

const confirm = ({ code }: Placeholders): Mail => ({
  subject: 'Your confirmation code',
  message: `Your code is ${code}. Enter it in the game to confirm this e-mail address. It holds for 24 hours. If you asked for none, do nothing.`,
});

const link = ({ code }: Placeholders): Mail => ({
  subject: 'Your code to link this e-mail address',
  message: `Your code is ${code}. Enter it in the game to link this e-mail address to your player. It holds for 24 hours. If you asked for none, do nothing: nothing is linked.`,
});

const recover = ({ code }: Placeholders): Mail => ({
  subject: 'Your recovery code',
  message: `Your code is ${code}. Enter it in the game to choose a new password. It holds for an hour. If you asked for none, do nothing: your password stays.`,
});

const invite = ({ code, username }: Placeholders): Mail => ({
  subject: 'Your account',
  message: `Username: ${username}<br>Temporary password: ${code}<br>Choose a password of your own at the first sign-in, within a day.`,
});

const MAILS = new Map([
  ['CustomMessage_SignUp', confirm],
  ['CustomMessage_ResendCode', confirm],
  ['CustomMessage_UpdateUserAttribute', link],
  ['CustomMessage_VerifyUserAttribute', link],
  ['CustomMessage_ForgotPassword', recover],
  ['CustomMessage_AdminCreateUser', invite],
]);

/** The mail for an event of the user pool; undefined leaves it to Cognito's own text. @param source as `CustomMessage_ForgotPassword` */
export const mailFor = (source: string, placeholders: Placeholders): Mail | undefined => MAILS.get(source)?.(placeholders);
