import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type RejectionCode, VARIANT_FILES } from '#avatar/avatar-job';
import type { Frames } from '#realtime-client/laurel-v1';
import { type Form, formOf } from '../object-store/form.ts';

/** What the build has drawn of the presets. */
const DRAWN = join(import.meta.dirname, '..', '..', '..', '..', 'dist', 'presets', 'p');
const LANDMARKS = {
  leftEye: [300, 200],
  rightEye: [212, 200],
  nose: [256, 250],
  mouth: [256, 290],
  chin: [256, 350],
} satisfies Drawn['landmarks'];
const PALETTE = { skin: '#e0b090', hair: '#6b4a2f', lips: '#c05a5a', eyes: '#5a7a4a', clothes: '#2c2c34' };
const FIELDS = { key: 'u/player/upload', 'content-type': 'image/jpeg', policy: 'eyJ9', 'x-amz-signature': '5e1f' };

type Drawn = Omit<Frames['avatar.processed'], 'type' | 'at'>;

interface Avatar {
  avatarId: string;
  status: 'processing' | 'ready' | 'rejected';
  code: string | null;
}

export interface Rejection {
  code: RejectionCode;
  title: string;
  hint: string;
}

/** Plays what the API says of avatars, the store that takes pictures, and the CDN that gives them. All avatars look like the preset robot. */
export class StudioStandIn {
  /** The store and the CDN. */
  readonly server: Server = createServer((request, response) => {
    this.#store(request, response).catch((error: unknown) => this.unexpected.push(String(error)));
  });
  readonly unexpected: string[] = [];
  readonly uploads: Form[] = [];
  readonly avatars: Avatar[] = [];
  readonly presets: string[] = [];
  /** What the current player is shown as: `a/<avatarId>` or `p/<preset>`. */
  worn: string | undefined;
  /** How the next pictures end. */
  ending: 'ready' | 'later' | Rejection = 'ready';
  /** Status with which the store refuses pictures. */
  storeRefuses: number | undefined;
  /** Pictures are stored, and drawn, only then. */
  storeGate: Promise<void> = Promise.resolve();
  drawGate: Promise<void> = Promise.resolve();

  get url(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('The store does not listen on a port');
    return `http://localhost:${(address satisfies AddressInfo).port}`;
  }

  /** The address on boards. */
  get avatarUrl(): string | null {
    return this.worn === undefined ? null : this.variants(this.worn).webp128;
  }

  variants(folder: string): Record<keyof typeof VARIANT_FILES, string> {
    const url = (file: string) => `${this.url}/${folder}/${file}`;
    const { png512, webp512, webp256, webp128, webp64, round256 } = VARIANT_FILES;
    return {
      png512: url(png512),
      webp512: url(webp512),
      webp256: url(webp256),
      webp128: url(webp128),
      webp64: url(webp64),
      round256: url(round256),
    };
  }

  /** What the API answers and the socket tells of a drawn avatar. */
  drawn(avatarId: string): Drawn {
    const looks = { palette: PALETTE, background: '#9cc0f8', landmarks: LANDMARKS };
    return { avatarId, variants: this.variants(`a/${avatarId}`), ...looks, pipeline: '1.0.0' };
  }

  /** An avatar is drawn, or rejected. */
  end(avatarId: string, code: string | null = null): void {
    this.#keep({ avatarId, status: code === null ? 'ready' : 'rejected', code });
  }

  /** Status and body of a call of avatars. */
  async answer(route: string, sent: Record<string, unknown>): Promise<[status: number, body: object]> {
    if (route === 'GET /avatar') return [200, this.#list()];
    if (route === 'POST /avatar/presign' && sent.contentType === 'image/jpeg' && typeof sent.bytes === 'number') {
      const uploadId = `upload-${this.uploads.length + 1}`;
      return [200, { uploadId, url: `${this.url}/uploads`, fields: FIELDS, expiresAt: new Date().toISOString(), maxBytes: 10_485_760 }];
    }
    if (route === 'POST /avatar/process' && typeof sent.uploadId === 'string') return this.#process(sent.uploadId);
    if (route === 'POST /avatar/update') return this.#wear(sent);
    this.unexpected.push(route);
    return [500, { title: 'Unexpected', detail: route, code: 'internal' }];
  }

  #list() {
    const avatars = this.avatars.map((avatar) => {
      const isReady = avatar.status === 'ready';
      const { variants, palette, background } = this.drawn(avatar.avatarId);
      const looks = isReady ? { variants, palette, background } : { variants: null, palette: null, background: null };
      return { ...avatar, ...looks, pipeline: '1.0.0', landmarks: null, createdAt: '2026-11-20T12:34:56.000Z' };
    });
    return {
      current: this.#current(),
      avatars,
      presets: this.presets.map((preset) => ({ preset, variants: this.variants(`p/${preset}`) })),
    };
  }

  #current() {
    if (this.worn === undefined) return null;
    const [kind, id] = this.worn.split('/');
    return { [kind === 'a' ? 'avatarId' : 'preset']: id, variants: this.variants(this.worn) };
  }

  async #process(avatarId: string): Promise<[number, object]> {
    await this.drawGate;
    const { ending } = this;
    if (ending === 'ready' || this.avatars.some((one) => one.avatarId === avatarId && one.status === 'ready')) {
      this.end(avatarId);
      return [200, this.drawn(avatarId)];
    }
    if (ending === 'later') {
      this.#keep({ avatarId, status: 'processing', code: null });
      return [202, { avatarId, status: 'processing' }];
    }
    this.end(avatarId, ending.code);
    return [422, { type: 'about:blank', status: 422, requestId: 'r-3', detail: 'For programs', ...ending }];
  }

  #keep(avatar: Avatar): void {
    const others = this.avatars.filter(({ avatarId }) => avatarId !== avatar.avatarId);
    this.avatars.splice(0, Infinity, avatar, ...others);
  }

  #wear({ avatarId, preset }: Record<string, unknown>): [number, object] {
    this.worn = typeof avatarId === 'string' ? `a/${avatarId}` : `p/${String(preset)}`;
    return [200, { playerId: 'player', name: 'Demo', avatar: this.#current(), createdAt: '2026-11-20T12:00:00.000Z' }];
  }

  async #store(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = `${String(request.method)} ${String(request.url)}`;
    const cors = { 'access-control-allow-origin': '*' };
    const [, kind, folder, file] = /^GET [/]([ap])[/]([^/]+)[/]([^/]+)$/.exec(route) ?? [];
    if (route === 'GET /_local/health') response.end('healthy');
    else if (route === 'OPTIONS /uploads') response.writeHead(200, { ...cors, 'access-control-allow-methods': 'POST' }).end();
    else if (route === 'POST /uploads') await this.#take(request, response, cors);
    else if (kind && folder && file) {
      const picture = await readFile(join(DRAWN, kind === 'p' ? folder : 'robot', file));
      response.writeHead(200, { 'content-type': 'image/webp' }).end(picture);
    } else {
      this.unexpected.push(route);
      response.writeHead(500).end();
    }
  }

  async #take(request: IncomingMessage, response: ServerResponse, cors: Record<string, string>): Promise<void> {
    const form = await formOf(request);
    await this.storeGate;
    if (this.storeRefuses) {
      response.writeHead(this.storeRefuses, cors).end('<Error><Code>AccessDenied</Code></Error>');
      return;
    }
    this.uploads.push(form);
    response.writeHead(204, cors).end();
  }
}

/** What every upload must be sent with. */
export const SIGNED_FIELDS = Object.entries(FIELDS);
