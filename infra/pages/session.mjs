// @ts-check
import { callCognito, CognitoError, signUpGuest } from './guest-client.mjs';

/** @typedef {{ cognito: string, clientId: string }} Place */

/** Part of a token's hour after which it is exchanged. */
const FRESH = 0.8;
/** How long after an exchange that failed it is tried again: the old token is good for twelve minutes more. */
const AGAIN_MS = 60_000;

/** A player who is signed in, in memory alone. The token is exchanged for a fresh one in time, until the end. */
export class Session {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #place;
  #onToken;
  #refreshToken = '';
  #isEnded = false;

  /**
   * @param {Place} place
   * @param {(token: string | undefined) => void} onToken is given each access token; undefined: the user pool gives no more
   */
  constructor(place, onToken) {
    this.#place = place;
    this.#onToken = onToken;
  }

  /** Makes a new player, with the work that the stage asks for. Rejects with what the user pool says. */
  async asGuest() {
    const { username, password } = await signUpGuest(this.#place);
    await this.as(username, password);
  }

  /**
   * Rejects with what the user pool says.
   * @param {string} user a name or an e-mail
   * @param {string} password
   */
  async as(user, password) {
    await this.#take('USER_PASSWORD_AUTH', { USERNAME: user, PASSWORD: password });
  }

  /** No token comes after this, also not the one that is on its way. */
  end() {
    this.#isEnded = true;
    clearTimeout(this.#timer);
  }

  /**
   * @param {string} AuthFlow
   * @param {Record<string, string>} AuthParameters
   */
  async #take(AuthFlow, AuthParameters) {
    const answer = await callCognito(this.#place, 'InitiateAuth', { AuthFlow, AuthParameters });
    if (this.#isEnded) return;
    const result = /** @type {{ AccessToken: string, RefreshToken?: string, ExpiresIn: number } | undefined} */ (
      answer.AuthenticationResult
    );
    if (!result) throw new Error(`The user pool asks for ${String(answer.ChallengeName)}, which this page does not do.`);
    this.#refreshToken = result.RefreshToken ?? this.#refreshToken;
    this.#timer = setTimeout(() => void this.#refresh(), result.ExpiresIn * FRESH * 1000);
    this.#onToken(result.AccessToken);
  }

  async #refresh() {
    try {
      await this.#take('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: this.#refreshToken });
    } catch (error) {
      if (this.#isEnded) return;
      if (error instanceof CognitoError) this.#onToken(undefined);
      else this.#timer = setTimeout(() => void this.#refresh(), AGAIN_MS);
    }
  }
}
