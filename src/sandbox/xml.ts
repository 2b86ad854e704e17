/** Values of a callback: text becomes CDATA, numbers stay plain, a list repeats its element [90239]. */
type XmlValue = string | number | XmlFields | (string | XmlFields)[];
export type XmlFields = { [name: string]: XmlValue };

/** Renders `<xml>…</xml>` in the order given. */
export function toXml(fields: XmlFields): string {
  return `<xml>${children(fields)}</xml>`;
}

function children(fields: XmlFields): string {
  return Object.entries(fields)
    .map(([name, value]) =>
      Array.isArray(value) ? value.map((v) => element(name, v)).join('') : element(name, value),
    )
    .join('');
}

function element(name: string, value: string | number | XmlFields): string {
  if (typeof value === 'object') return `<${name}>${children(value)}</${name}>`;
  const shown =
    typeof value === 'number'
      ? String(value)
      : `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
  return `<${name}>${shown}</${name}>`;
}
