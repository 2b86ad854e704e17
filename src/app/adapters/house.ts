import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The folder of the program itself, wherever it was started from: the one above this file with a package.json. */
const house = (folder: string): string =>
  existsSync(join(folder, 'package.json')) ? folder : house(dirname(folder));

const HOUSE = house(__dirname);

/** A file that the build made, e.g. a thread's code. */
export const built = (name: string): string => join(HOUSE, 'dist', name);

/** A file of a package. */
export const ofPackage = (path: string): string =>
  createRequire(join(HOUSE, 'package.json')).resolve(path);
