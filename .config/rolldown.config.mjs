import { builtinModules, createRequire } from 'node:module';
import { dts } from 'rolldown-plugin-dts';
import { catalogueAsData } from './catalogue.mjs';

const require = createRequire(import.meta.url);

const virtual = (name, match, code, moduleType = 'js') => ({
  name,
  resolveId: { handler: (id, _, options) => (match(id, options) ? `\0${name}:${id}` : undefined) },
  load: { handler: (id) => (id.startsWith(`\0${name}:`) ? { code: code(id.slice(name.length + 2)), moduleType } : undefined) },
});

/** Nest loads these only where they are installed; a Lambda that does not use them must not carry them. */
const absent = (...ids) =>
  virtual(
    'absent',
    (id) => ids.includes(id),
    () => 'export {};',
  );
/** An import touches every getter of these, and so loads undici and WebCrypto at once; asking for the module does not. */
const builtinsByName = virtual(
  'builtins-by-name',
  (id, { kind }) => /^(node:)?(crypto|https?)$/.test(id) && kind !== 'require-call',
  (id) => `module.exports = process.getBuiltinModule(${JSON.stringify(id)});`,
);
/** Nest's ValidationPipe can import class-validator whole, but is given what it needs: this import is never made. */
const noDynamicValidator = virtual(
  'no-dynamic-validator',
  (id, { kind }) => /^class-(validator|transformer)/.test(id) && kind === 'dynamic-import',
  () => 'export {};',
);
/** Express brings the tables of every charset and media type; no body of ours is parsed by it, and few types are answered. */
const noCharsets = virtual(
  'no-charsets',
  (id) => id === 'iconv-lite',
  () => "module.exports = { encodingExists() { throw new Error('Bodies are not decoded by Express'); } };",
);
/** Nest's own loggers make a formatter when they are loaded, which brings in ICU's tables: 8 ms of each cold start, for lines that are not written. */
const FORMATTER = 'const dateTimeFormatter = new Intl.DateTimeFormat(';
const lateFormatters = {
  name: 'late-formatters',
  transform: {
    filter: { id: /@nestjs\/common\/services\/(console-)?logger\.service\.js$/ },
    handler(code, id) {
      if (!code.includes(FORMATTER)) throw new Error(`${id} is not what it was: see late-formatters in .config/rolldown.config.mjs`);
      const late = 'function late(...how) { return { format: (date) => new Intl.DateTimeFormat(...how).format(date) }; }';
      return { code: `${code.replace(FORMATTER, 'const dateTimeFormatter = late(')}\n${late}`, map: null };
    },
  },
};
const TYPES = ['application/json', 'application/problem+json', 'text/html', 'text/plain', 'application/octet-stream'];
const fewTypes = virtual(
  'few-types',
  (id) => id === 'mime-db',
  () => JSON.stringify(Object.fromEntries(TYPES.map((type) => [type, require('mime-db')[type]]))),
  'json',
);
/** A function's credentials stand in its environment: the ways of laptops and servers stay out. */
const environmentCredentials = virtual(
  'environment-credentials',
  (id) => id === '@aws-sdk/credential-provider-node',
  () => "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
);
/** The API answers its version. The rest of package.json would have every function change with a script of npm. */
const manifest = require.resolve('../package.json');
const versionAlone = {
  name: 'version-alone',
  load: {
    handler: (id) => (id === manifest ? { code: JSON.stringify({ version: require(manifest).version }), moduleType: 'json' } : undefined),
  },
};
const decorators = [
  'ApiExtraModels',
  'ApiHeader',
  'ApiOkResponse',
  'ApiOperation',
  'ApiProperty',
  'ApiPropertyOptional',
  'ApiResponse',
  'ApiTags',
];
/** The decorators of @nestjs/swagger describe the API; the contract is written at build time. A missing name here fails the build. */
const noSwagger = virtual(
  'no-swagger',
  (id) => id === '@nestjs/swagger',
  () => decorators.map((name) => `export const ${name} = () => () => {};`).join('\n'),
);

/** A file of its own beside the bundle: see apps/api/src/avatar/late-clients.repository.ts. */
const lateClients = {
  name: 'late-clients',
  resolveId: {
    handler: (id, _, { kind }) =>
      kind === 'dynamic-import' && id.endsWith('/late-clients.repository.ts') ? { id: './late-clients.mjs', external: true } : undefined,
  },
};

/** Without comments and spaces, with the names of functions and classes: what a stack tells. */
const minify = { compress: { keepNames: { function: true, class: true } }, mangle: { keepNames: true }, codegen: true };

const rxjs = require.resolve('rxjs').replace('/cjs/index.js', '/esm');

const bundle = (name, input, absentModules = [], file = 'index') => ({
  input: `apps/${input}.ts`,
  platform: 'node',
  tsconfig: 'tsconfig.json',
  external: builtinModules.filter((name) => !/^(crypto|https?)$/.test(name)),
  plugins: [
    catalogueAsData,
    versionAlone,
    absent(...absentModules),
    noSwagger,
    noDynamicValidator,
    noCharsets,
    fewTypes,
    lateFormatters,
    environmentCredentials,
    builtinsByName,
    lateClients,
  ],
  transform: { target: 'node24' },
  // For Node, rxjs names its CommonJS build, which can't be shaken.
  resolve: { mainFields: ['module', 'main'], alias: { 'rxjs/operators': `${rxjs}/operators/index.js`, rxjs: `${rxjs}/index.js` } },
  output: {
    file: `dist/${name}/${file}.mjs`,
    format: 'esm',
    codeSplitting: false,
    keepNames: true,
    sourcemap: true,
    sourcemapExcludeSources: true,
    minify,
  },
});

/** A client as pages load it, without a dependency: the realtime client takes only types from what parses. */
const client = (input, file) => ({
  input: `libs/${input}.ts`,
  platform: 'browser',
  tsconfig: 'tsconfig.json',
  transform: { target: 'es2023' },
  output: { file: `dist/pages/${file}.mjs`, format: 'esm', codeSplitting: false, minify: true },
});

/** The web client as it is packed: one file, without a dependency. */
const webClient = {
  input: 'libs/web-client/src/index.ts',
  platform: 'browser',
  tsconfig: 'tsconfig.json',
  transform: { target: 'es2022' },
  output: { file: 'dist/web-client/index.mjs', format: 'esm', codeSplitting: false, sourcemap: true, minify: true },
};
/** Its types, also in one file. */
const webClientTypes = {
  ...webClient,
  plugins: [dts({ dtsOnly: true, generator: 'oxc', sourcemap: false })],
  output: { dir: 'dist/web-client', format: 'esm' },
};

/** The container function and its second thread; their image lays the packages that bring models, WebAssembly and native code beside them. */
const processor = (input, file, plugins) => ({
  input: `apps/avatar-processor/src/${input}.ts`,
  platform: 'node',
  tsconfig: 'tsconfig.json',
  external: [/^node:/, 'sharp', '@techstark/opencv-js'],
  plugins,
  transform: { target: 'node24' },
  output: {
    file: `dist/avatar-processor/${file}.mjs`,
    format: 'esm',
    codeSplitting: false,
    keepNames: true,
    sourcemap: true,
    sourcemapExcludeSources: true,
    // In lines: where the start fails, Node shows the whole line.
    minify: { ...minify, codegen: false },
  },
});

/** One file each: what `sam deploy` uploads and what `npm start` runs. */
export default [
  bundle('api', 'api/src/lambda', [
    '@nestjs/microservices',
    '@nestjs/microservices/microservices-module.js',
    '@nestjs/websockets/socket-module.js',
    '@fastify/static',
    './multer/index.js',
  ]),
  bundle('api', 'api/src/avatar/late-clients.repository', [], 'late-clients'),
  bundle('realtime', 'realtime/src/lambda', [
    '@nestjs/platform-express',
    '@nestjs/websockets/socket-module.js',
    'kafkajs',
    'mqtt',
    'ioredis',
    '@nats-io/transport-node',
    'amqp-connection-manager',
  ]),
  bundle('triggers', 'api/src/player/player.triggers'),
  bundle('jobs', 'api/src/player/player.jobs'),
  bundle('avatars', 'api/src/avatar/avatar.jobs'),
  bundle('ladders', 'api/src/leaderboard/leaderboard.jobs'),
  processor('lambda', 'index', [environmentCredentials]),
  processor('halves.worker', 'halves.worker', []),
  client('realtime-client/src/browser', 'realtime-client'),
  client('guest-client/src/sign-up', 'guest-client'),
  webClient,
  webClientTypes,
];
