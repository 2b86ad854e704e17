/** Attributes of a new element; `text` is always plain text, so nothing a person wrote can become markup. */
export type Props = {
  class?: string;
  text?: string;
  testid?: string;
  attrs?: Record<string, string | boolean | undefined>;
  onClick?: () => void;
};

type Child = Node | string | false | undefined | null;

/** Makes an element; false, null and undefined children are left out. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const node = document.createElement(tag);
  if (props.class) node.className = props.class;
  if (props.text !== undefined) node.textContent = props.text;
  if (props.testid) node.dataset.testid = props.testid;
  for (const [name, value] of Object.entries(props.attrs ?? {})) setAttribute(node, name, value);
  if (props.onClick) node.addEventListener('click', props.onClick);
  node.append(...children.filter((child) => child instanceof Node || typeof child === 'string'));
  return node;
}

function setAttribute(node: Element, name: string, value: string | boolean | undefined): void {
  if (value === true) node.setAttribute(name, '');
  else if (typeof value === 'string') node.setAttribute(name, value);
}

/** A link that opens in a new tab; anything but http(s) is shown as text only. */
export function link(href: string, text: string, className = 'link'): HTMLElement {
  if (!/^https?:\/\//i.test(href)) return el('span', { class: className, text });
  return el('a', {
    class: className,
    text,
    attrs: { href, target: '_blank', rel: 'noopener noreferrer' },
  });
}

/** Finds an element that index.html promises. */
export function must(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`index.html has no ${selector}`);
  return found;
}
