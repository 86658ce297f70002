import { Agent, createServer, type IncomingMessage, request as sendRequest, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import './realm.ts';
import { allBack, holdBack, refusalOf } from './faults.answers.ts';
import { type Action, type Fault, FAULTS, faultsOf } from './faults.kinds.ts';

/** An unreliable way to the engine. */
export interface Faults {
  /** Stands in for the engine's. */
  endpoint: string;
  /** The share of requests that meet a fault, 0 to 1; may be changed at any time. */
  rate: number;
  /** What may befall a request; may be changed at any time. */
  kinds: readonly Fault[];
  /** How many requests met each fault. */
  readonly counts: Record<Fault, number>;
  /** Which requests met which: `PutItem lost`. */
  readonly met: Set<string>;
  /** What requests of these actions can meet and have not met yet: as chance decides when they have, go on until it is empty. */
  missing(actions: readonly Action[]): string[];
  /** Waits until no request is under way, those included whose caller has given up. */
  settled(): Promise<void>;
  stop(): void;
}

/** All but `silent`, which lasts as long as the client waits. */
export const USUAL_FAULTS = FAULTS.filter((fault) => fault !== 'silent');

const LATEST_MS = 60;

/**
 * Listens before an engine, speaks its protocol, and lets requests meet what befalls them in a cloud: client, retries and code stay
 * what they are. The seed decides whether the n-th request meets a fault, so that a failure can be looked for again; the kinds come to
 * each action by turns, so that none is left out.
 *
 * @param target the engine's endpoint
 */
export async function startFaults(target: string, { seed, rate = 0 }: { seed: number; rate?: number }): Promise<Faults> {
  const counts = Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>;
  const way = new Way(target, seed);
  const under = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const done = way.pass(request, response, faults).catch(() => void response.destroy());
    under.add(done);
    void done.then(() => under.delete(done));
  });
  // Nothing but what befalls a request may end its connection, however long its client was idle.
  server.keepAliveTimeout = 0;
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  server.unref();
  const faults: Faults = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rate,
    kinds: USUAL_FAULTS,
    counts,
    met: new Set(),
    missing: (actions) =>
      actions
        .flatMap((action) => possible(action, faults.kinds).map((fault) => `${action} ${fault}`))
        .filter((one) => !faults.met.has(one)),
    async settled() {
      while (under.size > 0) await Promise.all(under);
    },
    stop() {
      server.close();
      server.closeAllConnections();
      way.close();
    },
  };
  return faults;
}

/** Uniform in [0, 1), the same for the same seed (mulberry32 of T. Ettinger). */
function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A request as it came, or as it goes on. */
interface Sent {
  headers: IncomingMessage['headers'];
  body: Buffer;
}

interface Answered extends Sent {
  status: number;
}

class Way {
  readonly #target: URL;
  readonly #random: () => number;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #turns = new Map<Action, number>();

  constructor(target: string, seed: number) {
    this.#target = new URL(target);
    this.#random = seeded(seed);
  }

  close(): void {
    this.#agent.destroy();
  }

  async pass(request: IncomingMessage, response: ServerResponse, { rate, kinds, counts, met }: Faults): Promise<void> {
    const sent = { headers: request.headers, body: await buffer(request) };
    const action = actionOf(request);
    const fault = this.#random() < rate ? this.#next(action, kinds) : undefined;
    if (fault === undefined) {
      answer(response, await this.#forward(sent));
      return;
    }
    counts[fault]++;
    met.add(`${action} ${fault}`);
    await this.#befall(fault, action, sent, response);
  }

  #next(action: Action, kinds: readonly Fault[]): Fault | undefined {
    const turn = this.#turns.get(action) ?? 0;
    this.#turns.set(action, turn + 1);
    const all = possible(action, kinds);
    return all[turn % all.length];
  }

  async #befall(fault: Fault, action: Action, sent: Sent, response: ServerResponse): Promise<void> {
    switch (fault) {
      case 'silent':
        // Until the client goes away.
        await new Promise((gone) => response.on('close', gone));
        break;
      case 'cut':
        response.destroy();
        break;
      case 'late':
        response.destroy();
        await sleep(this.#random() * LATEST_MS);
        await this.#forward(sent);
        break;
      case 'lost':
        await this.#forward(sent);
        response.destroy();
        break;
      case 'torn':
        tear(response, await this.#forward(sent));
        break;
      case 'unprocessed':
        await this.#leaveUndone(sent, response);
        break;
      default:
        answer(response, refusalOf(fault, action, sent.body, this.#random));
    }
  }

  async #leaveUndone(sent: Sent, response: ServerResponse): Promise<void> {
    const { kept, back } = holdBack(sent.body, this.#random);
    const answered = kept ? await this.#forward({ ...sent, body: kept }) : { status: 200, headers: {}, body: Buffer.from('{}') };
    answer(response, answered.status === 200 ? { ...answered, body: allBack(answered.body, back) } : answered);
  }

  async #forward({ headers, body }: Sent): Promise<Answered> {
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      const onward = { ...headers, host: this.#target.host, 'content-length': String(body.length) };
      const outgoing = sendRequest(this.#target, { method: 'POST', headers: onward, agent: this.#agent }, resolve);
      outgoing.on('error', reject).end(body);
    });
    return { status: incoming.statusCode ?? 500, headers: incoming.headers, body: await buffer(incoming) };
  }
}

const possible = (action: Action, kinds: readonly Fault[]): Fault[] => faultsOf(action).filter((fault) => kinds.includes(fault));

const actionOf = ({ headers }: IncomingMessage): Action => String(headers['x-amz-target']).split('.').at(-1) ?? '';

function answer(response: ServerResponse, { status, body }: Pick<Answered, 'status' | 'body'>): void {
  response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.0', 'Content-Length': body.length }).end(body);
}

/** The connection breaks in the middle of the answer. */
function tear(response: ServerResponse, { status, body }: Answered): void {
  response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.0', 'Content-Length': body.length });
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}
