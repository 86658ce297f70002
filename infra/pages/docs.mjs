// @ts-check
// Swagger UI on the contract that lies beside this page, with the user pool's sign-in. Who opens the page again signs in again.
import { element, text } from './elements.mjs';
import { Session } from './session.mjs';
import { showContract } from './swagger.mjs';

/**
 * @typedef {import('./swagger.mjs').SwaggerUi} SwaggerUi
 * @typedef {import('./session.mjs').Place} Place
 */

const button = (/** @type {string} */ id) => element(id, HTMLButtonElement);
const input = (/** @type {string} */ id) => element(id, HTMLInputElement);
const dialog = element('sign-in', HTMLDialogElement);
const say = (/** @type {string} */ words) => (text('token-state').textContent = words);

/** What the pool says ends with a point or not. @param {unknown} error */
const wordsOf = (error) => `${error instanceof Error ? error.message : String(error)}`.replace(/\.?$/, '.');

/** Shows the buttons of who is signed in, or of who is not. @param {boolean} signedIn */
function show(signedIn) {
  for (const id of ['guest', 'account']) button(id).hidden = signedIn;
  for (const id of ['copy-token', 'sign-out']) button(id).hidden = !signedIn;
}

/** @param {boolean} working */
function wait(working) {
  for (const id of ['guest', 'account', 'confirm']) button(id).disabled = working;
}

/** @param {SwaggerUi} ui @param {Place} place */
function offerSignIn(ui, place) {
  /** @type {Session | undefined} */
  let session;
  let token = '';

  /** @param {string} words */
  const signOut = (words) => {
    session?.end();
    [session, token] = [undefined, ''];
    ui.authActions.logout(['player']);
    show(false);
    say(words);
  };

  /** @param {string} who @param {(session: Session) => Promise<void>} enter rejects where the user pool refuses */
  const signIn = async (who, enter) => {
    wait(true);
    const next = new Session(place, (fresh) => {
      if (fresh === undefined) return signOut('The sign-in has ended: sign in again.');
      token = fresh;
      ui.preauthorizeApiKey('player', fresh);
    });
    try {
      await enter(next);
      session = next;
      show(true);
      say(`${who}: the token is in. Open a call and press Execute.`);
    } finally {
      wait(false);
    }
  };

  button('guest').addEventListener('click', () => {
    say('Making a guest…');
    signIn('Signed in as a new guest', (next) => next.asGuest()).catch((error) => say(`No guest was made: ${wordsOf(error)}`));
  });
  button('account').addEventListener('click', () => dialog.showModal());
  button('cancel').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => {
    element('sign-in-form', HTMLFormElement).reset();
    text('sign-in-problem').hidden = true;
  });
  text('sign-in-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const [user, password] = [input('user').value.trim(), input('password').value];
    signIn(`Signed in as ${user}`, (next) => next.as(user, password)).then(
      () => dialog.close(),
      (error) => {
        text('sign-in-problem').textContent = wordsOf(error);
        text('sign-in-problem').hidden = false;
      },
    );
  });
  button('sign-out').addEventListener('click', () => signOut('Signed out.'));
  button('copy-token').addEventListener('click', () =>
    navigator.clipboard.writeText(token).then(
      () => say('The token is copied: it is good for an hour at most.'),
      () => say('The browser did not copy the token.'),
    ),
  );
}

/** @returns {Promise<Place>} */
async function readPlace() {
  const answer = await fetch('/laurel.json');
  if (!answer.ok) throw new Error(`laurel.json: ${answer.status}`);
  return answer.json();
}

showContract(async (ui) => {
  try {
    offerSignIn(ui, await readPlace());
    wait(false);
    say('Sign in to call the API. Tokens stay in this tab’s memory alone.');
  } catch {
    say('This page does not know the user pool. Press Authorize, and put an access token in.');
  }
});
