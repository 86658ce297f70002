import { isJsonObject } from '#core/json';
import { outputsOf } from './outputs.ts';
import type { Deployment } from './deployment.ts';
import { Refusal } from './steps.ts';

const TRIES = 10;
/** Milliseconds between two tries: a new address and a first start take some seconds. */
const PAUSE = 3_000;
const LONGEST = 10_000;

/** What must be answered without a token, and where a token is needed. */
const EXPECTED = { '/health': 200, '/me': 401 };

/** Asks the deployed API, in bounded tries. @throws Refusal where it never answers as it must */
export async function smoke(deployment: Deployment, pause: (ms: number) => Promise<unknown>): Promise<void> {
  const { ApiUrl = '<ApiUrl>' } = await outputsOf(deployment, 'api');
  for (const [path, status] of Object.entries(EXPECTED)) {
    if (!deployment.dryRun) deployment.note(`  GET ${ApiUrl}${path}: ${await answered(ApiUrl + path, status, pause)}`);
  }
}

async function answered(url: string, expected: number, pause: (ms: number) => Promise<unknown>): Promise<number> {
  for (let tried = 1; ; tried++) {
    const got = await ask(url);
    if (got === expected) return got;
    if (tried === TRIES) {
      const what = `GET ${url} should answer ${expected}; ${TRIES} times it did not, at last: ${got}.`;
      throw new Refusal(`${what}\nSee the log of its function: docs/operations.md, "Follow a request".`);
    }
    await pause(PAUSE);
  }
}

/** The status, or why there is none. */
async function ask(url: string): Promise<number | string> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(LONGEST) })).status;
  } catch (error) {
    const { message, cause } = isJsonObject(error) ? error : {};
    return String(isJsonObject(cause) ? cause.message : message);
  }
}
