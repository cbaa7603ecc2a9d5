export default {
  testEnvironment: 'node',
  randomize: true,
  // Modules of a test file stay in memory after it (native ESM): one process for all of them grew to gigabytes.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1GB',
  // A guard against tests that hang, far above what any takes: no test may fail because a machine is slow.
  testTimeout: 300_000,
  setupFiles: ['<rootDir>/test/support/property-seed.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript' },
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
};
