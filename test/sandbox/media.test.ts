import { DAY } from '../../src/kernel/clock';
import { startCompany } from './company';
import type { Company } from './company';

const PNG = Buffer.from('89504e470d0a1a0a0000000d', 'hex');

describe('media', () => {
  let company: Company;
  beforeEach(async () => {
    company = await startCompany();
  });
  afterEach(() => company.close());

  const upload = async (type: string, bytes: Buffer, field = 'media') => {
    const form = new FormData();
    form.append(field, new Blob([new Uint8Array(bytes)]), '现场.png');
    const query = new URLSearchParams({ access_token: await company.token(), type });
    const url = `${company.url}/wecom/cgi-bin/media/upload?${query.toString()}`;
    const response = await fetch(url, { method: 'POST', body: form });
    return (await response.json()) as Record<string, unknown>;
  };
  const download = async (media_id: unknown, headers: Record<string, string> = {}) => {
    const query = new URLSearchParams({
      access_token: await company.token(),
      media_id: String(media_id),
    });
    return fetch(`${company.url}/wecom/cgi-bin/media/get?${query.toString()}`, { headers });
  };

  test('comes back as it was uploaded, whole or in part', async () => {
    const answer = await upload('image', PNG);
    expect(answer).toMatchObject({ errcode: 0, type: 'image', created_at: '1772413200' });
    const whole = await download(answer.media_id);
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(PNG);
    expect(whole.headers.get('content-type')).toBe('image/png');
    const part = await download(answer.media_id, { range: 'bytes=4-7' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 4-7/12']);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(PNG.subarray(4, 8));
  });

  test('can be sent in a message, and is gone after three days', async () => {
    const { media_id } = await upload('image', PNG);
    const message = { msgtype: 'image', image: { media_id } };
    expect((await company.send(message)).errcode).toBe(0);
    company.clock.advance(3 * DAY);
    expect((await company.send(message)).errcode).toBe(40007);
    const response = await download(media_id);
    expect(await response.json()).toMatchObject({ errcode: 40007 });
  });

  const longVoice = Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(2 ** 21)]);
  test.each([
    { what: 'a tiny file', type: 'file', bytes: Buffer.from('12345'), errcode: 40006 },
    {
      what: 'an image that is none',
      type: 'image',
      bytes: Buffer.from('no image'),
      errcode: 40004,
    },
    { what: 'a voice that is too long', type: 'voice', bytes: longVoice, errcode: 40006 },
    { what: 'an unknown type', type: 'sticker', bytes: PNG, errcode: 40004 },
  ])('refuses $what', async ({ type, bytes, errcode }) => {
    expect(await upload(type, bytes)).toMatchObject({ errcode });
  });

  test('wants the multipart field media', async () => {
    expect(await upload('image', PNG, 'file')).toMatchObject({ errcode: 41005 });
  });

  test('of members can be downloaded by media id', async () => {
    await company.tenant.sendImage('WangXiao', PNG);
    const content = company.tenant.chat('WangXiao')[0]?.content.image;
    const response = await download((content as { media_id: string }).media_id);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(PNG);
  });
});
