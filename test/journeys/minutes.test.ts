import { asSystem } from '../../src/app/unit-of-work';
import { DAY, SECOND } from '../../src/kernel/clock';
import { COMPARE_CONCERNS } from '../../src/visits/commands/tell-deviations';
import { removeEvidence } from '../../src/app/retention';
import { lanes } from '../support/databases';
import {
  bomb,
  endless,
  locked,
  MINUTES,
  ofPages,
  paper,
  printed,
  scanned,
} from '../support/documents';
import { photo } from '../support/pictures';
import { FORM, openWorld, type World } from '../support/program';
import { rowsOf } from '../support/rows';
import { apiAs } from '../support/session';
import { phoneOf, type Phone, type VisitAnswer } from '../support/visits';

type Page = { n: number; source: string; text: string; confidence: number; poor: boolean };

describe.each(lanes)('minutes of a meeting, on %s', (lane) => {
  let world: World;
  let lina: Phone;
  let visit: VisitAnswer;
  beforeEach(async () => {
    world = await openWorld({ lane });
    lina = await phoneOf(world, 'lina');
    visit = await lina.open();
  });
  afterEach(() => world.close());

  const fields = { kind: 'minutes', source: 'file' };
  const send = async (file: Buffer, phone = lina, visitId = visit.id): Promise<string> => {
    const { data, status } = await phone.send(visitId, {
      file,
      fields,
      fileName: '../../纪要.pdf',
    });
    expect([status, data]).toMatchObject([201, {}]);
    await world.settle();
    return data.id;
  };
  const pages = async (id: string): Promise<Page[]> =>
    (await lina.api<{ items: Page[] }>('GET', `/evidence/${id}/pages`)).data.items;
  const keywords = (): Promise<{ keyword: string; n: number }[]> =>
    rowsOf(world.program.db, 'SELECT keyword, n FROM minutes_keyword ORDER BY n DESC, keyword');
  const cards = (): unknown[] =>
    world.tenant.chat('lina').filter((message) => JSON.stringify(message).includes('看不清'));

  it('printed to PDF are read from the text layer, counted, and shown as a watermarked first page', async () => {
    const id = await send(await printed());
    expect(await pages(id)).toMatchObject([{ n: 1, source: 'text', confidence: 100, poor: false }]);
    expect((await pages(id))[0]?.text).toContain(MINUTES[3]);
    expect(await keywords()).toContainEqual({ keyword: '价格敏感', n: 3 });
    const shown = await lina.api<Buffer>('GET', `/evidence/${id}`, {
      ...{ headers: { Accept: 'image/jpeg' }, responseType: 'arraybuffer' },
    });
    expect([shown.status, shown.headers['content-type']]).toEqual([200, 'image/jpeg']);
    expect((await lina.api('GET', `/evidence/${id}/verify`)).data).toMatchObject({ ok: true });
    expect(cards()).toEqual([]);
  });

  it.each([
    ['photographed', () => paper()],
    ['scanned into a PDF', async () => scanned([await paper()])],
  ])('on paper, %s, are recognised', async (_, make) => {
    const [page] = await pages(await send(await make()));
    expect(page).toMatchObject({ source: 'ocr', poor: false });
    expect(page!.text.replace(/\s/g, '')).toContain('交货期要求缩短到八周');
    expect((await keywords()).map(({ keyword }) => keyword)).toEqual(
      expect.arrayContaining(['价格敏感', '交付周期', '预算']),
    );
  });

  it('with a page that nobody can read come back to the rep, who types it', async () => {
    const id = await send(await scanned([await paper(), await paper(MINUTES, 14)]));
    expect((await pages(id)).map(({ poor }) => poor)).toEqual([false, true]);
    expect(cards()).toHaveLength(1);
    expect(JSON.stringify(cards())).toContain('第 2 页');
    const typed = { text: '决策人是王总，竞品报价低一成' };
    const data = { data: typed };
    expect((await lina.api('POST', `/evidence/${id}/pages/2`, data)).status).toBe(200);
    await world.settle();
    expect((await pages(id))[1]).toMatchObject({ source: 'typed', poor: false, ...typed });
    expect(await keywords()).toContainEqual({ keyword: '决策人', n: 2 });
    expect(JSON.stringify(world.tenant.chat('lina').at(-1))).toContain('纪要已读完');
    const wangfang = await apiAs(world, { userid: 'wangfang' });
    expect((await wangfang('POST', `/evidence/${id}/pages/2`, data)).status).toBe(403);
    expect((await lina.api('POST', `/evidence/${id}/pages/9`, data)).status).toBe(404);
  });

  it('that were read cannot be written over, and a screenshot is never typed', async () => {
    const read = await send(await printed());
    const { data: seen } = await lina.send(visit.id, {
      file: await paper(['王经理', '呼出']),
      fields: { kind: 'screenshot', source: 'album' },
    });
    await world.settle();
    for (const id of [read, seen.id]) {
      const data = { text: '通话时长 45:00' };
      const answer = await lina.api('POST', `/evidence/${id}/pages/1`, { data });
      expect([answer.status, answer.data]).toMatchObject([409, { code: 'minutes.page_was_read' }]);
    }
  });

  it('that nobody can open end as one page to be typed, after three tries', async () => {
    const { documents } = world.program.files;
    let tries = 0;
    const fail = (): Promise<never> => {
      tries++;
      return Promise.reject(new Error('out of memory'));
    };
    Object.assign(documents, { read: fail, firstPage: fail });
    const { data } = await lina.send(visit.id, { file: await printed(), fields });
    for (let n = 0; n < 4; n++) await world.pass(60_000);
    expect(tries).toBe(6);
    expect(await pages(data.id)).toMatchObject([{ n: 1, poor: true, text: '' }]);
    expect(cards()).toHaveLength(1);
    expect((await lina.api('GET', `/evidence/${data.id}`)).data).toMatchObject({ state: 'ready' });
  });

  it('that were erased while they were read stay erased', async () => {
    const { documents, store } = world.program.files;
    const { read, firstPage } = documents;
    const erase = (id: string): Promise<void> =>
      removeEvidence({ files: world.program.files, unitOfWork: world.program.unitOfWork }, [id]);
    let id = '';
    Object.assign(documents, {
      read: async (...given: Parameters<typeof read>) => {
        const readings = await read(...given);
        await erase(id);
        return readings;
      },
      firstPage: async (pdf: Buffer) => {
        const page = await firstPage(pdf);
        await erase(id);
        return page;
      },
    });
    id = (await lina.send(visit.id, { file: await printed(), fields })).data.id;
    await world.settle();
    expect(await pages(id)).toEqual([]);
    expect(await keywords()).toEqual([]);
    for (const kind of ['original', 'shown'])
      expect(await store.get(`${kind}/${id.slice(-2)}/${id}`)).toBeNull();
  });

  it('locked, too long, damaged, empty or of another kind are refused, and nothing is kept', async () => {
    const files: [Buffer, string][] = [
      [await locked(), 'evidence.encrypted'],
      [await ofPages(51), 'evidence.too_many_pages'],
      [(await printed()).subarray(0, 900), 'evidence.truncated'],
      [Buffer.from('<svg onload=alert(1)>'), 'evidence.not_minutes'],
      [Buffer.from('%PDF-1.7\n<script>'), 'evidence.truncated'],
      [Buffer.alloc(0), 'evidence.empty'],
    ];
    for (const [file, code] of files) {
      const answer = await lina.send(visit.id, { file, fields });
      expect([answer.status, answer.data]).toMatchObject([422, { code }]);
    }
    expect(await rowsOf(world.program.db, 'SELECT id FROM evidence')).toEqual([]);
  });

  it('are no photo: a PDF sent as one is refused', async () => {
    const answer = await lina.send(visit.id, { file: await printed() });
    expect(answer.data).toMatchObject({ code: 'evidence.not_a_picture' });
  });

  it('count the words of the lead’s industry', async () => {
    const { data } = await world.submit({ ...FORM, industry: '医疗器械' });
    await world.settle();
    const zhaolei = await phoneOf(world, 'zhaolei');
    const there = await zhaolei.open({ leadId: data.leadId });
    await send(
      await printed(['科主任要求提供注册证，并由设备科组织专家组论证']),
      zhaolei,
      there.id,
    );
    expect((await keywords()).map(({ keyword }) => keyword)).toEqual(
      expect.arrayContaining(['注册证', '科室意见']),
    );
  });

  it('tell what a rep’s customers are concerned about, against the others, with the numbers', async () => {
    const zhaolei = await phoneOf(world, 'zhaolei');
    for (let n = 0; n < 8; n++) {
      const mine = await lina.open({ draftId: null, accountName: `甲${n}` });
      await send(await printed([`第 ${n} 次会议：客户要求降价和折扣`]), lina, mine.id);
      const other = await zhaolei.open({ accountName: `乙${n}` });
      await send(await printed([`第 ${n} 次会议：客户关心售后和备件`]), zhaolei, other.id);
    }
    const ask = async (who: Phone['api'], query = ''): Promise<unknown> =>
      (await who('GET', `/concerns${query}`)).data;
    expect(await ask(lina.api)).toMatchObject({
      ...{ documents: 8, teamDocuments: 8 },
      items: [
        { keyword: '价格敏感', n: 16, documents: 8, share: 1, teamShare: 0, verdict: 'higher' },
      ],
    });
    const { data: me } = await zhaolei.api<{ id: string }>('GET', '/me');
    expect(await ask(lina.api, `?memberId=${me.id}`)).toMatchObject({ code: 'member.not_found' });
    const wangfang = await apiAs(world, { userid: 'wangfang' });
    expect(await ask(wangfang, `?memberId=${me.id}`)).toMatchObject({ documents: 8 });
    await world.pass(SECOND);
    const told = async (): Promise<string[]> => {
      await world.program.unitOfWork(asSystem('schedule'), (ctx) => {
        ctx.enqueue({ kind: COMPARE_CONCERNS, lane: 2, payload: {} });
        return Promise.resolve();
      });
      await world.settle();
      const texts = world.tenant.chat('wangfang').map(({ content }) => JSON.stringify(content));
      return texts.filter((text) => text.includes('客户关注点'));
    };
    expect((await told()).join()).toMatch(
      /李娜的客户关注点.*价格敏感偏高：8\/8 份纪要提到，100%；团队其他人 0%（8 份）/,
    );
    const before = (await told()).length;
    await world.pass(7 * DAY + SECOND);
    expect(await told()).toHaveLength(before);
  });

  // Reading knows no database: one lane is enough for what takes long.
  if (lane === 'sqlite') {
    it('that unpack to gigabytes end as one page to be typed, and the next is read', async () => {
      const { documents } = world.program.files;
      await expect(documents.read(bomb(), 'application/pdf')).rejects.toThrow('the process ended');
      const [page] = await documents.read(await printed(), 'application/pdf');
      expect(page).toMatchObject({ source: 'text' });
    });

    it('on a page a hundred million times as long as wide are read like any other', async () => {
      const id = await send(endless());
      expect(await pages(id)).toMatchObject([{ poor: true }]);
      expect((await lina.api('GET', `/evidence/${id}`)).data).toMatchObject({ state: 'ready' });
    });

    it('sent as a picture that is no paper come back too', async () => {
      const id = await send(await photo());
      expect(await pages(id)).toMatchObject([{ poor: true }]);
      expect(cards()).toHaveLength(1);
    });
  }

  describe('as evidence of a contact that was no visit', () => {
    const contact = async (channel: string): Promise<{ lead: string; visitId: string }> => {
      const { data } = await world.submit({ ...FORM, phone: '13900139000', message: channel });
      await world.settle();
      const begun = await lina.open({ leadId: data.leadId, accountName: undefined, channel });
      return { lead: data.leadId, visitId: begun.id };
    };
    const touched = async (lead: string): Promise<boolean> => {
      const { data } = await lina.api<{ firstTouchAt: number | null }>('GET', `/leads/${lead}`);
      return data.firstTouchAt !== null;
    };

    it('a call log of two minutes stops the clock once it has been read', async () => {
      const { lead, visitId } = await contact('phone');
      const file = await paper(['王经理 13900139000', '呼出', '通话时长 3分20秒']);
      await lina.send(visitId, { file, fields: { kind: 'screenshot', source: 'album' } });
      expect((await lina.report(visitId)).data).toMatchObject({ effective: false });
      expect(await touched(lead)).toBe(false);
      await world.settle();
      expect(await touched(lead)).toBe(true);
      expect((await lina.api('GET', `/visits/${visitId}`)).data).toMatchObject({
        ...{ channel: 'phone', effective: true, effectiveBecause: '通话 3 分 20 秒' },
      });
    });

    it('a proposal counts when it names the customer', async () => {
      const { lead, visitId } = await contact('wechat');
      await send(await printed(['标准产品手册，适用于所有客户']), lina, visitId);
      await lina.report(visitId);
      expect(await touched(lead)).toBe(false);
      await send(await printed(['致华东精工：数控车床改造方案与报价']), lina, visitId);
      expect(await touched(lead)).toBe(true);
      expect((await lina.api('GET', `/visits/${visitId}`)).data).toMatchObject({
        package: { proofs: [{}, { proof: 'minutes', state: 'strong' }, {}, {}], score: 45 },
      });
    });
  });
});
