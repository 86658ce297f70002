import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import { callCognito, signUpGuest } from '#guest-client/sign-up';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const READY_LIMIT_MS = 120_000;

/** From a time to the next noon: half a day before the next day begins. */
export const secondsToNoon = (now: Date): number => (43_200 + 86_400 - (Math.floor(now.getTime() / 1000) % 86_400)) % 86_400;

/** `npm start`, as a newcomer types it, with all it printed. */
export interface Started {
  child: ChildProcess;
  url: string;
  output: () => string;
}

export async function npmStart(port: number, ...options: string[]): Promise<Started> {
  const args = ['start', '--', '--port', String(port), ...options];
  const child = spawn('npm', args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += String(chunk);
    });
  const url = `http://localhost:${port}`;
  const deadline = Date.now() + READY_LIMIT_MS;
  while (!text.includes(`Laurel is ready: ${url}\n`)) {
    if (Date.now() > deadline || child.exitCode !== null) throw new Error(`npm start is not ready:\n${text}`);
    await sleep(50);
  }
  return { child, url, output: () => text };
}

/** Sends a signal to npm and all that it started, and waits for npm's end; where it kills them, for that of all. */
export async function stop({ child }: Started, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exit = once(child, 'exit');
  const all = family(child.pid);
  for (const pid of all) send(pid, signal);
  await exit;
  // A killed process that has not ended yet still holds its port.
  if (signal === 'SIGKILL') while (all.some(runs)) await sleep(10);
}

/** A process and all that descend from it. A group of their own would be one call, but starves on a busy machine. */
export function family(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = parentOf(Number(entry));
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const all = (root: number): number[] => [root, ...(children.get(root) ?? []).flatMap(all)];
  return all(pid);
}

/** Undefined where the process has just ended. */
function parentOf(pid: number): number | undefined {
  const parent = statOf(pid)?.[1];
  return parent === undefined ? undefined : Number(parent);
}

/** Not one that has ended and that nobody has asked after. */
function runs(pid: number): boolean {
  const state = statOf(pid)?.[0];
  return state !== undefined && state !== 'Z';
}

/** What /proc/PID/stat says after a name in brackets that may hold anything, from the state on; undefined where the process is no more. */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself in the meantime.
  }
}

export interface Local {
  websocket: string;
  cognito: string;
  clientId: string;
  users: { server: { accessToken: string } };
}

export interface Guest {
  playerId: string;
  token: string;
}

export const local = async (url: string): Promise<Local> => (await fetch(`${url}/_local`)).json() as Promise<Local>;

/** Signs up and in as a guest, as a game does it. */
export async function guest(place: Local): Promise<Guest> {
  const { playerId, username, password } = await signUpGuest(place);
  const AuthParameters = { USERNAME: username, PASSWORD: password };
  const { AuthenticationResult } = await callCognito(place, 'InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
  return { playerId, token: (AuthenticationResult as { AccessToken: string }).AccessToken };
}

export const submit = (url: string, token: string, score: number, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/score`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ boardId: 'arcade', score }),
  });

const PORTRAIT = new URL('../../../libs/testing/portraits/astronaut.png', import.meta.url);

/** Sends the portrait as a page does it. @returns the upload's id */
export async function uploadPortrait(url: string, token: string): Promise<string> {
  const picture = await readFile(PORTRAIT);
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const body = JSON.stringify({ contentType: 'image/png', bytes: picture.length });
  const answer = await fetch(`${url}/avatar/presign`, { method: 'POST', headers, body });
  const signed = (await answer.json()) as { uploadId: string; url: string; fields: Record<string, string> };
  const form = new FormData();
  for (const [name, value] of Object.entries(signed.fields)) form.set(name, value);
  form.set('file', new Blob([new Uint8Array(picture)]), 'me.png');
  const { status } = await fetch(signed.url, { method: 'POST', body: form });
  if (status !== 204) throw new Error(`The upload was answered with ${status}`);
  return signed.uploadId;
}

export type Frame = Record<string, unknown> & { type: string };

/** An open socket whose frames can be waited for. */
export interface Live {
  send(message: object): void;
  /** The first frame, from now on or not yet taken, for which `wanted` holds. */
  next(wanted: (frame: Frame) => boolean, limitMs?: number): Promise<Frame>;
  close(): void;
}

export async function openSocket({ websocket }: Local, { token }: Guest): Promise<Live> {
  const socket = new WebSocket(websocket, ['laurel.v1', token]);
  const frames: Frame[] = [];
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(String(data)) as Frame));
  await once(socket, 'open');
  return {
    send: (message) => {
      socket.send(JSON.stringify(message));
    },
    async next(wanted, limitMs = 10_000) {
      const deadline = Date.now() + limitMs;
      while (Date.now() < deadline) {
        const at = frames.findIndex(wanted);
        const frame = frames[at];
        if (frame) {
          frames.splice(0, at + 1);
          return frame;
        }
        await sleep(5);
      }
      throw new Error(`The frame did not come; there came ${JSON.stringify(frames)}`);
    },
    close: () => {
      socket.close();
    },
  };
}
