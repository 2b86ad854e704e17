import fc from 'fast-check';
import 'reflect-metadata';

// Jest asks for a hundred frames; each query pays for them.
Error.stackTraceLimit = 20;

// The same cases in every run, so that a red run is red again; FC_SEED=… looks at others.
fc.configureGlobal({
  seed: Number(process.env.FC_SEED ?? 20261124),
  ...(process.env.FC_RUNS ? { numRuns: Number(process.env.FC_RUNS) } : {}),
});
