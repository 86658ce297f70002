/** The decorators need legacy mode and metadata, the rest is as in tsconfig.json. Aliases (`#core/clock`) come from package.json. */
const swc = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
    target: 'es2023',
    keepClassNames: true,
    experimental: { keepImportAttributes: true },
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
  swcrc: false,
};

export default {
  rootDir: '..',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/infra'],
  testEnvironment: 'node',
  // Not the storms, which take minutes: `npm run test:storm`.
  testRegex: String.raw`(?<!\.storm)\.spec\.ts$`,
  extensionsToTreatAsEsm: ['.ts'],
  transform: { [String.raw`\.ts$`]: ['@swc/jest', swc] },
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  globalSetup: '<rootDir>/infra/rights/global-setup.ts',
  setupFilesAfterEnv: ['<rootDir>/infra/rights/setup.ts'],
  coverageProvider: 'v8',
  // Not how long a test may take, but when it hangs: also on a machine that is slow, or busy with something else.
  testTimeout: 600_000 * Math.max(1, Number(process.env.LAUREL_STORMS ?? 1)),
  // Two, also on two cores: most tests wait for a child or a socket.
  maxWorkers: 2,
};
