import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { blocks } from './readme.fixture.ts';

const DIST = join(import.meta.dirname, '..', '..', '..', 'dist', 'web-client');
const NODE_TYPES = join(createRequire(import.meta.url).resolve('@types/node/package.json'), '..', '..');
const code = readFileSync(join(DIST, 'index.mjs'));
let folder: string;
let listed: string[];

/** What the README's examples leave to the game. */
const GAME = `
declare function show(...what: unknown[]): void;
declare function askForCodeOrEmail(): void;
declare function levelOf(data: unknown): number;
declare const picture: Blob;
`;

/** What must not be taken. */
const WRONG = `
import { Laurel, type LaurelError, type ScoreResult } from '@laurel/web-client';
export async function wrong(laurel: Laurel, error: LaurelError): Promise<void> {
  // @ts-expect-error no such path
  await laurel.get('/nowhere');
  // @ts-expect-error it is a POST
  await laurel.get('/score');
  // @ts-expect-error the board is missing
  await laurel.get('/leaderboard');
  // @ts-expect-error no such window
  await laurel.get('/leaderboard', { boardId: 'arcade', window: 'month' });
  // @ts-expect-error no such parameter
  await laurel.get('/me', { boardId: 'arcade' });
  // @ts-expect-error a score is a number
  await laurel.post('/score', { boardId: 'arcade', score: '1' });
  // @ts-expect-error no such field
  await laurel.post('/score', { boardId: 'arcade', score: 1, level: 3 });
  // @ts-expect-error no such field in the answer
  (await laurel.get('/money')).coins;
  // @ts-expect-error no such code
  if (error.code === 'insufficient_fund') throw error;
  // @ts-expect-error no such event
  laurel.on('received', () => undefined);
  // @ts-expect-error purchases do not wait
  laurel.queue.buy({ offerId: 'potion' });
  const right: ScoreResult = await laurel.queue.score({ boardId: 'arcade', score: 1 });
  throw new Error(right.boardId);
}
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'consumer-'));
  const npm = (...args: string[]): string => execFileSync('npm', args, { cwd: folder, encoding: 'utf8' });
  const [packed] = JSON.parse(npm('pack', DIST, '--json')) as { filename: string; files: { path: string }[] }[];
  listed = packed!.files.map(({ path }) => path).sort();
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'game', private: true, type: 'module' }));
  npm('install', '--offline', '--no-audit', '--no-fund', `./${packed!.filename}`);
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src', 'wrong.ts'), WRONG);
  const examples = blocks('ts');
  const imports = /^import .*$/gm;
  const head = [...new Set(examples.flatMap((text) => text.match(imports) ?? []))].join('\n');
  // Each in a scope of its own, with the client that the first one makes.
  const [first = '', ...rest] = examples.map((text) => text.replaceAll(imports, ''));
  const scopes = rest.map((text) => `{${text}}`).join('\n');
  writeFileSync(join(folder, 'src', 'readme.ts'), `${head}\n${GAME}\n${first}\n${scopes}\nexport {};\n`);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the package', () => {
  it('is one file of code, under 15 KB gzipped, that imports nothing', () => {
    expect(gzipSync(code, { level: 9 }).byteLength).toBeLessThan(15 * 1_024);
    expect(String(code)).not.toMatch(/\bimport\s*[{*"'(]|\bfrom\s*["']|\brequire\(|ZodType/);
  });

  it('holds code, map, types, README and licence, and needs nothing', () => {
    expect(listed).toEqual(['LICENSE', 'README.md', 'index.d.ts', 'index.mjs', 'index.mjs.map', 'package.json']);
    const manifest = JSON.parse(readFileSync(join(folder, 'node_modules/@laurel/web-client/package.json'), 'utf8')) as object;
    const { version } = createRequire(import.meta.url)('../../../package.json') as { version: string };
    expect(manifest).toMatchObject({ name: '@laurel/web-client', version, license: 'MIT', sideEffects: false });
    expect(Object.keys(manifest).filter((name) => /dependencies|scripts/i.test(name))).toEqual([]);
    expect(readFileSync(join(DIST, 'index.d.ts'), 'utf8')).not.toMatch(/^import |[:<] ?any\b/m);
  });

  it('runs in Node as it is installed', () => {
    const program = "import { Laurel } from '@laurel/web-client'; console.log(typeof Laurel.local, typeof Laurel.prototype.post);";
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: folder, encoding: 'utf8' });
    expect(printed).toBe('function function\n');
  });

  it.each([
    ['bundler', ts.ModuleResolutionKind.Bundler, ts.ModuleKind.ESNext],
    ['nodenext', ts.ModuleResolutionKind.NodeNext, ts.ModuleKind.NodeNext],
  ])('is typed for a strict project that resolves as %s, with each example of the README', (_, moduleResolution, module) => {
    const files = ['wrong.ts', 'readme.ts'].map((name) => join(folder, 'src', name));
    const program = ts.createProgram(files, {
      ...{ moduleResolution, module, target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], types: ['node'] },
      ...{ typeRoots: [NODE_TYPES], strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, noEmit: true },
      skipDefaultLibCheck: true,
    });
    const own = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(folder));
    expect(own.map(({ fileName }) => fileName.slice(folder.length)).sort()).toEqual(
      ['/node_modules/@laurel/web-client/index.d.ts', '/src/readme.ts', '/src/wrong.ts'],
    ); // prettier-ignore
    const said = own.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]);
    expect(
      said.map(
        ({ file, start, messageText }) => `${file?.text.slice(start, start! + 60)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
      ),
    ).toEqual([]);
  });
});
