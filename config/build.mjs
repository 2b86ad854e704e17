// Bundles the program (packages stay outside), the thread for pictures, the simulated tenant's page and the H5.
import { build } from 'esbuild';
import { build as buildWeb } from 'vite';
import { cp, mkdir } from 'node:fs/promises';

await build({
  // Pictures are worked on in threads, which need a file of their own.
  entryPoints: {
    main: 'src/main.ts',
    'picture-worker': 'src/app/adapters/picture-worker.ts',
    'sheet-process': 'src/app/adapters/sheet-process.ts',
    'document-process': 'src/app/adapters/document-process.ts',
    'training-worker': 'src/app/adapters/training-worker.ts',
    'words-worker': 'src/app/adapters/words-worker.ts',
  },
  outdir: 'dist',
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  sourcemap: true,
  logLevel: 'error',
});
const page = 'src/sandbox/page';
await mkdir('dist/sandbox', { recursive: true });
await build({
  // The page, and what stands in for DingTalk's page script.
  entryPoints: [`${page}/page.ts`, `${page}/dd.ts`],
  outdir: 'dist/sandbox',
  bundle: true,
  target: 'es2022',
  logLevel: 'error',
});
for (const file of ['index.html', 'style.css']) await cp(`${page}/${file}`, `dist/sandbox/${file}`);
await buildWeb({ configFile: 'config/vite.config.mjs' });
