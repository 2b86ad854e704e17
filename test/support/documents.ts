import { deflateSync } from 'node:zlib';
import { join } from 'node:path';
import pdfMake from 'pdfmake';
import sharp from 'sharp';

// Real documents, as offices make them: printed to PDF, scanned, locked, or far too long.

const FONT = join(
  process.cwd(),
  'node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
);
pdfMake.addFonts({ Noto: { normal: FONT, bold: FONT, italics: FONT, bolditalics: FONT } });
pdfMake.setUrlAccessPolicy(() => false);
pdfMake.setLocalAccessPolicy((path: string) => path === FONT);

export const MINUTES = [
  ...['会议纪要：华东精工数控车床项目技术交流', '时间：2026年11月25日 上午十点'],
  ...['客户认为价格偏贵，希望给予折扣，预算由总经理审批', '交货期要求缩短到八周'],
  ...['竞争对手承诺六周交付', '售后服务响应时间需要在二十四小时以内'],
  '会议持续四十五分钟，双方签字确认',
];

type Content = (
  | string
  | { text: string; pageBreak: 'after' }
  | { image: string; width: number; pageBreak?: 'before' }
)[];

const make = (content: Content, more: object = {}): Promise<Buffer> =>
  pdfMake.createPdf({ content, defaultStyle: { font: 'Noto', fontSize: 12 }, ...more }).getBuffer();

export const printed = (lines = MINUTES): Promise<Buffer> => make([...lines]);
export const locked = (): Promise<Buffer> => make([...MINUTES], { userPassword: 'secret' });
export const ofPages = (count: number): Promise<Buffer> =>
  make(Array.from({ length: count }, (_, n) => ({ text: `第 ${n + 1} 页`, pageBreak: 'after' })));

/** A page of print as a photo of paper; `blur` is what a shaking hand does. */
export async function paper(lines = MINUTES, blur = 0): Promise<Buffer> {
  const text = lines.join('\n');
  const font = 'Noto Sans SC 34';
  const written = sharp({ text: { text, font, fontfile: FONT, dpi: 72, spacing: 20 } });
  const page = written
    .negate()
    .flatten({ background: '#fff' })
    .extend({ top: 120, bottom: 120, left: 120, right: 120, background: '#fff' });
  const sheet = sharp(await page.png().toBuffer());
  return (blur > 0 ? sheet.blur(blur) : sheet).jpeg({ quality: 85 }).toBuffer();
}

export async function scanned(pictures: Buffer[]): Promise<Buffer> {
  const images = pictures.map((picture, n) => ({
    ...{ image: `data:image/jpeg;base64,${picture.toString('base64')}`, width: 500 },
    ...(n > 0 ? { pageBreak: 'before' as const } : {}),
  }));
  return make(images);
}

/** One page of 1 × 100,000,000 points with nothing on it. */
export const endless = (): Buffer =>
  pdfOf(['<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1 100000000] >>']);

/** Some kilobytes that unpack to two gigabytes of text operators. */
export function bomb(): Buffer {
  let stream = deflateSync(Buffer.alloc(2 ** 31, ' '));
  for (let n = 0; n < 2; n++) stream = deflateSync(stream);
  const filters = '/FlateDecode '.repeat(3);
  return pdfOf([
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>',
    `<< /Length ${stream.length} /Filter [${filters}] >>\nstream\n${stream.toString('latin1')}\nendstream`,
  ]);
}

/** A document of one page: object 3, and what it refers to. */
function pdfOf(objects: string[]): Buffer {
  const all = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    ...objects,
  ];
  let text = '%PDF-1.4\n';
  const places = all.map((object, n) => {
    const at = text.length;
    text += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const size = all.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${places.join('')}`;
  const end = `trailer << /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF`;
  return Buffer.from(text + table + end, 'latin1');
}
