/** What stands above all calls. */
export const ABOUT = `Laurel is a game backend: live leaderboards, progress, economy and avatars for Unity and web games.

**Signing in.** Players sign in to the user pool, and send its access token as \`Authorization: Bearer <token>\` with every call. A guest needs
no e-mail: the game makes a name and a password by itself. A player exists from the first sign-in on; the first call of a session is
\`GET /me\`. Game servers get their tokens by client credentials.

**Refusals** are \`application/problem+json\` (RFC 9457). Programs go by \`code\`, which never changes; \`detail\` says to the developer what is wrong
and what to do; \`invalid_request\` lists every mistake at once in \`errors\`. Name the \`requestId\` when you ask for help.
The gateway before the API answers in the same shape by itself, also with 502 \`internal\` and 504 \`try_again\`.

**Sending again.** With the same \`Idempotency-Key\` a call has no second effect, so a game may repeat it after a lost answer, also from a queue
of what was done offline. Make a fresh key (1 to 64 of \`A-Za-z0-9_-\`) for each new request. 429, 503 and 504 bring \`Retry-After\`.

**Values.** Times are ISO 8601 in UTC with milliseconds. Scores and money are integers that JSON's numbers hold exactly (to 2^53 - 1). In
answers what is absent is null, never missing; in requests null is absent. Names and metadata are plain text: show them as text.

**Versions.** Within 1.x only optional request fields, answer fields and codes are added: ignore what you don't know.

The examples are those of the demo catalogue. Sent by a new player from top to bottom, each is answered with 2xx, but a picture has to be
uploaded first, and \`DELETE /me\` is for the end.`;

/** Who may call: a player's token and a server's are different ones, of the same user pool. */
export const SECURITY = {
  player: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'An access token of a player, with the scope `aws.cognito.signin.user.admin`: what a sign-in to the user pool gives, for an hour. ' +
      'The player is the one of the token: no call takes another’s id. An admin is a player of the group `admin`, and may do what players may.',
  },
  server: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'An access token of a game server, with the scope `laurel/server`: client credentials at the token endpoint of the user pool, for an hour. ' +
      'It is no player: it names the player whom it acts on. Its secret never ships with a game.',
  },
} as const;
