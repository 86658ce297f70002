import { builtinModules } from 'node:module';

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
/** Importing node:http makes Node ≥ 22 load undici at once; asking for it does not. */
const lazyHttp = virtual(
  'lazy-http',
  (id, { kind }) => /^(node:)?https?$/.test(id) && kind !== 'require-call',
  (id) => `module.exports = process.getBuiltinModule(${JSON.stringify(id)});`,
);
/** Nest's ValidationPipe can import class-validator whole, but is given what it needs: this import is never made. */
const noDynamicValidator = virtual(
  'no-dynamic-validator',
  (id, { kind }) => /^class-(validator|transformer)/.test(id) && kind === 'dynamic-import',
  () => 'export {};',
);
const decorators = [
  'ApiBearerAuth',
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

const bundle = (name, input, absentModules = []) => ({
  input: `apps/${input}.ts`,
  platform: 'node',
  tsconfig: 'tsconfig.json',
  external: builtinModules,
  plugins: [absent(...absentModules), noSwagger, noDynamicValidator, lazyHttp],
  transform: { target: 'node24' },
  resolve: { mainFields: ['module', 'main'] },
  output: {
    file: `dist/${name}/index.mjs`,
    format: 'esm',
    codeSplitting: false,
    keepNames: true,
    sourcemap: true,
    sourcemapExcludeSources: true,
    minify: { compress: { keepNames: { function: true, class: true } }, mangle: { keepNames: true }, codegen: true },
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
];
