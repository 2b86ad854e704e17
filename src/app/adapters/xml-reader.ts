import { SaxesParser } from 'saxes';
import { Refusal } from '../../kernel/refusal';

/** What happens in a document, in order. Names come without their prefix. */
export type XmlHandler = {
  open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
};

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Reads a document piece by piece; `between` is awaited after each. Refuses `import.damaged` what is no XML. */
export async function readXml(
  pieces: AsyncIterable<Uint8Array>,
  handler: XmlHandler,
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const decoder = new TextDecoder();
  const { open, text, close } = handler;
  // Saxes goes on after a fault unless its handler throws.
  parser.on('error', () => {
    throw new Refusal('invalid', 'import.damaged');
  });
  if (open) parser.on('opentag', ({ name, attributes }) => open(local(name), attributes));
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  if (close) parser.on('closetag', ({ name }) => close(local(name)));
  for await (const piece of pieces) {
    parser.write(decoder.decode(piece, { stream: true }));
    await between();
  }
  parser.close();
}
