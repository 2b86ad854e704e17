// The mini-program: miniprogram/ to dist/miniprogram, which WeChat's developer tool opens and uploads.
//   npm run miniprogram -- --url https://sales.example.com --appid wx0123456789abcdef
// Every script stays a file of its own, because pages of a mini-program share modules by `require`. Of TDesign only what a page
// names comes along, and instead of its icon font, which is fetched from a server, the few icons in icons.wxss.
import { transform } from 'esbuild';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';

const FROM = 'miniprogram';
const TO = 'dist/miniprogram';
const LIBRARY = 'node_modules/tdesign-miniprogram/miniprogram_dist';
const LIBRARY_TO = 'miniprogram_npm/tdesign-miniprogram';
const PLACEHOLDER = { url: 'http://localhost:3000', appid: 'touristappid' };

async function buildMiniprogram({ url, appid }) {
  await rm(TO, { recursive: true, force: true });
  for (const file of await filesOf(FROM)) await buildOwn(file, url);
  for (const file of await closureOf(await libraryEntries())) await buildLibrary(file);
  await write(
    `${LIBRARY_TO}/tslib.js`,
    await script(await read(`${LIBRARY}/miniprogram_npm/tslib/index.js`)),
  );
  const project = JSON.parse(await read(`${FROM}/project.config.json`));
  await write('project.config.json', JSON.stringify({ ...project, appid }, null, 2));
}

const read = (file) => readFile(file, 'utf8');

async function write(file, content) {
  await mkdir(dirname(join(TO, file)), { recursive: true });
  await writeFile(join(TO, file), content);
}

/** Files of a folder, the tool's settings and declarations left out. */
async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/\.d\.ts$|tsconfig\.json$|api-types\.ts$|icons\.wxss$/.test(file));
}

const script = async (source, more = {}) => {
  const options = { loader: 'ts', format: 'cjs', target: 'es2018', minify: true, charset: 'utf8' };
  return (await transform(source, { ...options, ...more })).code;
};

const tidyMarkup = (wxml) =>
  wxml
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/>\s+</g, '><')
    .trim();
const tidyStyle = async (wxss) =>
  (await transform(wxss, { loader: 'css', minifyWhitespace: true, charset: 'utf8' })).code;

async function buildOwn(file, url) {
  const name = relative(FROM, file);
  const source = await read(file);
  const define = { SERVER_URL: JSON.stringify(url) };
  if (name.endsWith('.ts'))
    await write(name.replace(/ts$/, 'js'), await script(source, { define }));
  else if (name.endsWith('.wxml')) await write(name, tidyMarkup(source));
  else if (name.endsWith('.wxss')) await write(name, await tidyStyle(source));
  else await write(name, JSON.stringify(fromRoot(JSON.parse(source))));
}

/** `tdesign-miniprogram/button/button` as the path from the root, which every version of the platform understands. */
function fromRoot({ usingComponents, ...rest }) {
  if (!usingComponents) return rest;
  const entries = Object.entries(usingComponents).map(([tag, path]) => [
    tag,
    path.startsWith('tdesign-miniprogram/') ? `/miniprogram_npm/${path}` : path,
  ]);
  return { ...rest, usingComponents: Object.fromEntries(entries) };
}

/** The components of the library that pages and parts name. */
async function libraryEntries() {
  const settings = (await filesOf(FROM)).filter((file) => file.endsWith('.json'));
  const named = await Promise.all(
    settings.map(async (file) => Object.values(JSON.parse(await read(file)).usingComponents ?? {})),
  );
  return named
    .flat()
    .filter((path) => path.startsWith('tdesign-miniprogram/'))
    .map((path) => path.slice('tdesign-miniprogram/'.length));
}

const REFERENCES = {
  '.js': [/from\s*"(\.[^"]+)"/g, /import\s*"(\.[^"]+)"/g],
  '.wxml': [/src="(\.[^"{]+)"/g],
  '.wxs': [/require\(['"](\.[^'"]+)['"]\)/g],
  '.wxss': [/@import\s+['"]([^'"]+)['"]/g],
};

/** All files of the library that these components need. */
async function closureOf(components) {
  const found = new Set();
  const waiting = components.flatMap(partsOf);
  while (waiting.length > 0) {
    const file = waiting.pop();
    const source = found.has(file) ? null : await read(join(LIBRARY, file)).catch(() => null);
    if (source === null) continue;
    found.add(file);
    waiting.push(...referencesIn(file, source));
  }
  return found;
}

const partsOf = (component) => ['.js', '.json', '.wxml', '.wxss'].map((end) => component + end);

function referencesIn(file, source) {
  const near = (path) => join(dirname(file), path);
  if (file.endsWith('.json'))
    return Object.values(JSON.parse(source).usingComponents ?? {}).flatMap((path) =>
      partsOf(near(path)),
    );
  const patterns = REFERENCES[extname(file)] ?? [];
  const paths = patterns.flatMap((pattern) =>
    [...source.matchAll(pattern)].map(([, path]) => path),
  );
  return paths.flatMap((path) =>
    extname(path) === '' ? [near(`${path}.js`), near(join(path, 'index.js'))] : [near(path)],
  );
}

async function buildLibrary(file) {
  const source = await read(
    basename(file) === 'icon.wxss' ? `${FROM}/icons.wxss` : join(LIBRARY, file),
  );
  const up = relative(dirname(file), '.');
  const name = `${LIBRARY_TO}/${file}`;
  if (!file.endsWith('.js')) return write(name, source);
  const built = await script(source, { loader: 'js' });
  return write(name, built.replaceAll('require("tslib")', `require("${up}/tslib")`));
}

const options = { url: { type: 'string' }, appid: { type: 'string' } };
await buildMiniprogram({ ...PLACEHOLDER, ...parseArgs({ options }).values });
