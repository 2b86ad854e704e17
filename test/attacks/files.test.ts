import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { HEIC, photo } from '../support/pictures';
import { openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';
import { phoneOf, type Phone, type VisitAnswer } from '../support/visits';

describe('S40–S43 files that are not what they say', () => {
  let world: World;
  let folder: string;
  let lina: Phone;
  let visit: VisitAnswer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evidence-'));
    world = await openWorld({ lane: 'sqlite', env: { STORAGE_URL: `file:${folder}` } });
    lina = await phoneOf(world, 'lina');
    visit = await lina.open();
  });
  afterAll(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  const outcome = async (file: Buffer, fileName = '照片.jpg'): Promise<[number, string]> => {
    const { status, data } = await lina.send(visit.id, { file, fileName });
    return [status, (data as unknown as { code?: string }).code ?? 'stored'];
  };
  const jpeg = photo({ seed: 3 });

  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const crc32 = (bytes: Buffer): number => {
    let crc = ~0;
    for (const byte of bytes) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc >>> 0;
  };
  /** A PNG of so many white pixels in a few kilobytes. */
  const bomb = (width: number, height: number): Buffer => {
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width, 0);
    head.writeUInt32BE(height, 4);
    head.set([1, 0, 0, 0, 0], 8);
    const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height));
    const start = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
    return Buffer.concat([
      start,
      chunk('IHDR', head),
      chunk('IDAT', rows),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  };

  it('refuses what is no picture, whatever it is called', async () => {
    const texts = {
      html: '<!DOCTYPE html><script>alert(1)</script>',
      svg: '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
      gif: 'GIF89a/*\x01\x00*/=1;alert(1)',
      exe: 'MZ\x90\x00\x03',
      pdf: '%PDF-1.7',
    };
    for (const text of Object.values(texts))
      expect(await outcome(Buffer.from(text, 'latin1'))).toEqual([422, 'evidence.not_a_picture']);
    expect(await outcome(Buffer.alloc(0))).toEqual([422, 'evidence.empty']);
    const fake = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(5_000, 7)]);
    expect((await outcome(fake))[0]).toBe(422);
  });

  it('refuses truncated pictures of every kind', async () => {
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const whole = await photo({ seed: 4, format });
      const [status, code] = await outcome(whole.subarray(0, Math.floor(whole.length * 0.6)));
      expect([status, code]).toEqual([422, expect.stringMatching(/truncated|not_a_picture/)]);
    }
    expect((await outcome(HEIC.subarray(0, 500)))[0]).toBe(422);
  });

  it('refuses decompression bombs and panoramas of 100 megapixels before they take memory', async () => {
    expect(await outcome(bomb(30_000, 30_000), 'a.png')).toEqual([422, 'evidence.too_many_pixels']);
    expect(await outcome(bomb(16_000, 16_000), 'a.png')).toEqual([422, 'evidence.too_many_pixels']);
    const panorama = await sharp({
      create: { width: 20_000, height: 5_100, channels: 3, background: '#888' },
    })
      .jpeg()
      .toBuffer();
    expect(await outcome(panorama)).toEqual([422, 'evidence.too_many_pixels']);
  });

  it('refuses more than 20 MB, a second file, a form without a file and what is no form', async () => {
    const large = Buffer.concat([await jpeg, Buffer.alloc(21 * 1024 * 1024)]);
    expect(await outcome(large)).toEqual([413, 'body.too_large']);
    const path = `/visits/${visit.id}/evidence`;
    const form = new FormData();
    form.append('kind', 'photo');
    expect((await lina.api('POST', path, { data: form })).status).toBe(400);
    form.append('file', new Blob([new Uint8Array(await jpeg)]));
    form.append('file', new Blob([new Uint8Array(await jpeg)]));
    expect((await lina.api('POST', path, { data: form })).status).toBe(400);
    expect((await lina.api('POST', path, { data: { kind: 'photo' } })).status).toBe(415);
    expect(await outcome(await jpeg, 'a\0.jpg')).toEqual([400, 'body.malformed']);
  });

  it('keeps pictures of all four kinds under names of ours, and a polyglot only as a picture', async () => {
    const page = Buffer.from('<script>alert(1)</script>');
    const files: [Buffer, string, string][] = [
      [await photo({ seed: 11 }), '../../etc/cron.d/x', 'image/jpeg'],
      [await photo({ seed: 12, format: 'png' }), '..%2f..%2fa.jpg.', 'image/png'],
      [await photo({ seed: 13, format: 'webp' }), `${'长'.repeat(300)}.jpg`, 'image/webp'],
      [HEIC, 'CON', 'image/heic'],
      [Buffer.concat([await photo({ seed: 14 }), page]), 'page.html', 'image/jpeg'],
    ];
    for (const [file, fileName, mediaType] of files) {
      const { status, data } = await lina.send(visit.id, { file, fileName });
      expect([status, data]).toMatchObject([201, { mediaType, state: 'processing' }]);
      await world.settle();
      const shown = await lina.api<Buffer>('GET', `/evidence/${data.id}`, {
        headers: { Accept: 'image/*' },
        responseType: 'arraybuffer',
      });
      expect(shown.headers).toMatchObject({
        ...{ 'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff' },
        'content-security-policy': "default-src 'none'; sandbox",
      });
      expect(Buffer.from(shown.data).includes(page)).toBe(false);
    }
    const stored = await readdir(folder, { recursive: true, withFileTypes: true });
    const names = stored.filter((entry) => entry.isFile()).map(({ name }) => name);
    expect(names).toHaveLength(2 * files.length);
    for (const name of names) expect(name).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('and leaves nothing behind of what it refused', async () => {
    const [evidence] = await rowsOf<{ n: number }>(
      world.program.db,
      'SELECT COUNT(*) AS n FROM evidence',
    );
    expect(Number(evidence?.n)).toBe(5);
    const uploads = await readdir(tmpdir());
    const mine = `salesbeat-upload-${String(process.pid)}-`;
    expect(uploads.filter((name) => name.startsWith(mine))).toEqual([]);
  });
});
