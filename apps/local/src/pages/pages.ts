import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';

/** Answers a request for a page or its files; false: the path is not one of them, and nothing was done. */
export type Pages = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface PagesOptions {
  /** Path of openapi.yaml; read on each request, so that a new one shows without a restart. */
  openapi: string;
  /** Folder of swagger-ui-dist; by default the one that @nestjs/swagger brings. */
  swaggerFolder?: string;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.yaml': 'application/yaml',
};

const STYLES = ['page', 'home', 'board', 'play', 'studio', 'docs'].map((name) => `${name}.css`);
const STUDIO = ['studio', 'avatars', 'camera', 'cut', 'faces', 'pending', 'square', 'wardrobe'];
const SCRIPTS = [
  'home',
  'announcement',
  'api',
  'board',
  'callers',
  'elements',
  'format',
  'play',
  'services',
  'docs',
  'swagger',
  ...STUDIO,
].map((name) => `${name}.mjs`);
const DIST = join(import.meta.dirname, '..', '..', '..', '..', 'dist');
/** Built from libs/web-client: a game's own page, wherever it is served, imports this one. */
const OPEN = '/laurel-client.mjs';
const SWAGGER = ['swagger-ui.css', 'swagger-ui-bundle.js'];

const HOSTS = ['localhost', '127.0.0.1'];
const PORTS = HOSTS.flatMap((host) => [`http://${host}:*`, `ws://${host}:*`]).join(' ');
/** Where the local cloud has its avatars. */
const PICTURES = HOSTS.map((host) => `http://${host}:*`).join(' ');

/** Nothing but our own files, and connections to the other ports of this machine. Swagger UI brings pictures as data. */
const HEADERS = new Headers({
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: ${PICTURES}`,
    `connect-src 'self' ${PORTS}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cache-control': 'no-cache',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
});

const OPEN_HEADERS = new Headers({
  ...Object.fromEntries(HEADERS),
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
});

function defaultSwaggerFolder(): string {
  const require = createRequire(import.meta.url);
  return dirname(createRequire(require.resolve('@nestjs/swagger')).resolve('swagger-ui-dist/package.json'));
}

/** The only paths that are served, each with its file: no path of a request ever becomes a path of the disk. */
function files({ openapi, swaggerFolder = defaultSwaggerFolder() }: PagesOptions): Map<string, string> {
  const own = (file: string) => join(import.meta.dirname, 'browser', file);
  return new Map([
    ['/', own('home.html')],
    ['/docs', own('docs.html')],
    ['/docs/', own('docs.html')],
    ['/favicon.ico', own('laurel.svg')],
    ['/openapi.yaml', openapi],
    ['/realtime-client.mjs', join(DIST, 'pages', 'realtime-client.mjs')],
    [OPEN, join(DIST, 'web-client', 'index.mjs')],
    ...[...STYLES, ...SCRIPTS, 'laurel.svg'].map((f) => [`/${f}`, own(f)] as const),
    ...SWAGGER.map((f) => [`/docs/${f}`, join(swaggerFolder, f)] as const),
  ]);
}

/** The home page at `/`, Swagger UI at `/docs` and the contract at `/openapi.yaml`, for GET and HEAD. No CORS header, but of the web client. */
export function pages(options: PagesOptions): Pages {
  const served = files(options);
  return (request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const file = served.get(path);
    if (file === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
    response.setHeaders(path === OPEN ? OPEN_HEADERS : HEADERS);
    readFile(file).then(
      (body) => {
        send(request, response, { body, type: TYPES[extname(file)] ?? 'application/octet-stream' });
      },
      () => {
        response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
        response.end(`${path} cannot be read. Run npm ci, npm run build and npm run generate, then reload.\n`);
      },
    );
    return true;
  };
}

function send(request: IncomingMessage, response: ServerResponse, { body, type }: { body: Buffer; type: string }): void {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  response.setHeader('etag', etag);
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, { 'content-type': type, 'content-length': body.byteLength });
  response.end(request.method === 'HEAD' ? undefined : body);
}
