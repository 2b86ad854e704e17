// The H5: src/web to dist/web, served at /app/. Built by config/build.mjs.
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

// eslint-disable-next-line no-restricted-exports -- vite reads the default export
export default defineConfig({
  root: 'src/web',
  base: '/app/',
  plugins: [vue()],
  logLevel: 'error',
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2020',
    reportCompressedSize: false,
  },
});
