import { join } from 'node:path';

/** The built mini-program, as it is uploaded. */
export const BUILT = join(__dirname, '../../../dist/miniprogram');
