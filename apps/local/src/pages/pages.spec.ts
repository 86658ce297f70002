import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pages } from './pages.ts';

const OPENAPI = 'openapi: 3.0.0\ninfo: { title: Laurel, version: 0.1.0 }\npaths: {}\n';
let folder: string;
let server: Server;
let port: number;

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** The path goes out as it stands: fetch would tidy it. */
function get(path: string, { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pages-'));
  await writeFile(join(folder, 'openapi.yaml'), OPENAPI);
  const answer = pages({ openapi: join(folder, 'openapi.yaml') });
  server = createServer((incoming, response) => {
    if (!answer(incoming, response)) response.writeHead(418).end('not a page');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

describe('files of the pages', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', '<title>Laurel</title>'],
    ['/?x=1', 'text/html; charset=utf-8', '<title>Laurel</title>'],
    ['/home.css', 'text/css; charset=utf-8', '.services'],
    ['/studio.css', 'text/css; charset=utf-8', '.stage'],
    ['/studio.mjs', 'text/javascript; charset=utf-8', 'export class Studio'],
    ['/laurel.svg', 'image/svg+xml', '<svg'],
    ['/favicon.ico', 'image/svg+xml', '<svg'],
    ['/docs', 'text/html; charset=utf-8', '/docs/swagger-ui-bundle.js'],
    ['/docs/', 'text/html; charset=utf-8', '/docs/swagger-ui-bundle.js'],
    ['/docs/swagger-ui.css', 'text/css; charset=utf-8', '.swagger-ui'],
    ['/docs/swagger-ui-bundle.js', 'text/javascript; charset=utf-8', 'SwaggerUIBundle'],
    ['/openapi.yaml', 'application/yaml', OPENAPI],
  ])('%s is %s', async (path, type, part) => {
    const { status, headers, body } = await get(path);
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type });
    expect(body).toContain(part);
  });

  it('serves every file that a page or script names', async () => {
    const browser = (file: string) => readFile(join(import.meta.dirname, 'browser', file), 'utf8');
    const seen = new Set<string>();
    const follow = async (path: string): Promise<void> => {
      if (seen.has(path)) return;
      seen.add(path);
      const { status, headers, body } = await get(path);
      expect({ path, status, type: headers['content-type'] }).toEqual({ path, status: 200, type: 'text/javascript; charset=utf-8' });
      const imports = body.matchAll(/from '\.(\/[a-z-]+\.mjs)'/g);
      for (const [, next] of imports) await follow(next!);
    };
    for (const page of ['home.html', 'docs.html']) {
      const named = [...(await browser(page)).matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, path]) => path!);
      expect(named.length).toBeGreaterThan(4);
      for (const path of named) expect({ path, status: (await get(path)).status }).toEqual({ path, status: 200 });
      for (const path of named.filter((p) => p.endsWith('.mjs'))) await follow(path);
    }
    expect(seen).toContain('/realtime-client.mjs');
  });
});

it('every file that a page or a module of it names is served', async () => {
  const seen = new Set(['/', '/docs']);
  for (const path of seen) {
    const { status, body } = await get(path);
    expect({ path, status }).toEqual({ path, status: 200 });
    const named = [...body.matchAll(/(?:(?:src|href)="|from '\.)(\/[\w./-]+\.(?:mjs|css|svg))["']/g)];
    for (const [, file = ''] of named) seen.add(file);
  }
  expect(seen.size).toBeGreaterThan(20);
});

describe('headers', () => {
  it.each(['/', '/docs', '/openapi.yaml', '/home.mjs'])('%s may not be framed, sniffed, or read by another site', async (path) => {
    const { headers } = await get(path, { headers: { origin: 'https://evil.example' } });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-cache',
    });
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  it('the web client may be imported by every page, and framed by none', async () => {
    const { status, headers } = await get('/laurel-client.mjs', { headers: { origin: 'https://game.example' } });
    expect({ status, ...headers }).toMatchObject({
      status: 200,
      'content-type': 'text/javascript; charset=utf-8',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'no-cache',
    });
  });

  it.each(['/', '/docs'])('%s may run and style itself by its own files alone', async (path) => {
    const { headers } = await get(path);
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(headers['content-security-policy']).not.toContain('unsafe');
  });

  it('may show pictures of this machine’s ports, and connect to them, and to nothing else', async () => {
    const { headers } = await get('/');
    expect(String(headers['content-security-policy']).split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data: http://localhost:* http://127.0.0.1:*",
      "connect-src 'self' http://localhost:* ws://localhost:* http://127.0.0.1:* ws://127.0.0.1:*",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  });

  it('answers 304 to the same ETag and 200 to another', async () => {
    const { etag } = (await get('/home.mjs')).headers;
    const same = await get('/home.mjs', { headers: { 'if-none-match': etag! } });
    expect({ status: same.status, body: same.body }).toEqual({ status: 304, body: '' });
    expect((await get('/home.mjs', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  it('answers HEAD as GET without the body', async () => {
    const [head, whole] = [await get('/', { method: 'HEAD' }), await get('/')];
    expect({ status: head.status, body: head.body }).toEqual({ status: 200, body: '' });
    expect(head.headers['content-length']).toBe(String(Buffer.byteLength(whole.body)));
  });
});

describe('what is not a page is left to the gateway', () => {
  it.each([
    '/score',
    '/pages.ts',
    '/docs/package.json',
    '/docs/swagger-initializer.js',
    '/../pages.ts',
    '/docs/../../package.json',
    '/docs/%2e%2e/package.json',
    '/docs/..%2f..%2fpackage.json',
    '//home.mjs',
    '/HOME.MJS',
    '/__proto__',
    '/home.mjs%00',
  ])('%s', async (path) => {
    expect(await get(path)).toMatchObject({ status: 418, body: 'not a page' });
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s /', async (method) => {
    expect((await get('/', { method })).status).toBe(418);
  });
});

it('a missing openapi.yaml is one clear line, and a new one shows at once', async () => {
  const path = join(folder, 'openapi.yaml');
  await rm(path);
  const missing = await get('/openapi.yaml');
  expect(missing).toMatchObject({ status: 500 });
  expect(missing.body).toContain('npm run generate');
  expect(missing.body).not.toContain(folder);
  await writeFile(path, 'openapi: 3.1.0\n');
  expect(await get('/openapi.yaml')).toMatchObject({ status: 200, body: 'openapi: 3.1.0\n' });
  await writeFile(path, OPENAPI);
});
