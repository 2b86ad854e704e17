import { XMLParser, XMLValidator } from 'fast-xml-parser';

const CDATA = '#cdata';
const parser = new XMLParser({
  parseTagValue: false,
  ignoreAttributes: true,
  processEntities: false,
  cdataPropName: CDATA,
  isArray: (name) => name === 'SelectedItem' || name === 'OptionId',
});
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * The children of `<xml>` with every leaf as the string it was sent as, or null for anything that is not one well-formed
 * document without DTD. SelectedItem and OptionId are always arrays; another tag that comes twice is an array too, which
 * schemas that ask for a string refuse.
 */
export function readXml(xml: string): Record<string, unknown> | null {
  if (hasDeclaration(xml) || XMLValidator.validate(xml) !== true) return null;
  const root = leaves(parse(xml)?.xml);
  return isNode(root) ? root : null;
}

/** Whether "<!" opens anything but CDATA: DTDs, entities and comments have no place in a callback. */
function hasDeclaration(xml: string): boolean {
  for (let at = xml.indexOf('<!'); at >= 0; at = xml.indexOf('<!', at)) {
    if (!xml.startsWith('<![CDATA[', at)) return true;
    at = xml.indexOf(']]>', at);
    if (at < 0) return true;
  }
  return false;
}

function parse(xml: string): { xml?: unknown } | null {
  try {
    return parser.parse(xml) as { xml?: unknown };
  } catch {
    // The parser throws on tags such as __proto__ and on deep nesting.
    return null;
  }
}

const isNode = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Takes the CDATA wrappers out; only text outside CDATA has its entities decoded. */
function leaves(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/&(lt|gt|amp|quot|apos);/g, decode);
  if (Array.isArray(value)) return value.map(leaves);
  if (!isNode(value)) return value;
  if (CDATA in value) return [value[CDATA]].flat().join('');
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, leaves(child)]));
}

const decode = (entity: string, name: string): string => ENTITIES[name] ?? entity;
