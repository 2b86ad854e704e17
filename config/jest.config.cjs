module.exports = {
  rootDir: '..',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  setupFiles: ['<rootDir>/test/support/setup.ts'],
  // Finds what hangs; how fast something is, only `npm run bench` says.
  testTimeout: 90_000,
  // Two cores wait for disks and for programs that are killed on purpose: a third worker fills the gaps.
  maxWorkers: 3,
  // Modules of files that ended stay in a worker's memory: at two gigabytes half of its time went to collecting garbage.
  workerIdleMemoryLimit: '600MB',
  // A failed test may leave a pool or a server open; it must fail, not hang.
  forceExit: true,
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
  },
};
