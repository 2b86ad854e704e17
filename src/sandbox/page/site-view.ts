import { el } from './dom';
import { FIELDS } from './lead-form';
import type { Field } from './lead-form';

/** The lead form with its moving parts. */
export type FormView = {
  form: HTMLFormElement;
  submit: HTMLButtonElement;
  example: HTMLButtonElement;
  result: HTMLElement;
};

export function createForm(): FormView {
  const result = el('div', {
    class: 'form-result',
    testid: 'form-result',
    attrs: { role: 'status', hidden: true },
  });
  const submit = el('button', {
    class: 'primary',
    text: '预约演示',
    testid: 'form-submit',
    attrs: { type: 'submit' },
  });
  const example = el('button', {
    class: 'secondary',
    text: '填入示例',
    testid: 'form-example',
    attrs: { type: 'button' },
  });
  const form = el(
    'form',
    { class: 'lead-form', testid: 'lead-form', attrs: { novalidate: true } },
    el('h3', { text: '预约产品演示' }),
    el('p', { class: 'form-note', text: '留下联系方式，顾问会尽快与您联系。' }),
    el('div', { class: 'fields' }, ...FIELDS.map(fieldView)),
    result,
    el('div', { class: 'form-actions' }, example, submit),
  );
  return { form, submit, example, result };
}

/** The frame's address line. */
export function browserBar(): HTMLElement {
  const dots = el(
    'span',
    { class: 'dots', attrs: { 'aria-hidden': 'true' } },
    el('i'),
    el('i'),
    el('i'),
  );
  return el(
    'div',
    { class: 'browser-bar' },
    dots,
    el('span', { class: 'address', text: '官网 · 产品演示' }),
  );
}

/** The head of the website; `company` is filled in later. */
export function hero(company: HTMLElement): HTMLElement {
  const facts = ['免费试用 30 天', '专属顾问', '本地化部署'];
  return el(
    'div',
    { class: 'hero' },
    el(
      'p',
      { class: 'site-nav' },
      el('span', { class: 'site-logo', attrs: { 'aria-hidden': 'true' } }),
      company,
    ),
    el('h2', { text: '让每一个环节都更高效' }),
    el('p', { text: '面向成长型企业的一体化解决方案，三周上线，按需扩展。' }),
    el('ul', { class: 'hero-facts' }, ...facts.map((text) => el('li', { text }))),
  );
}

function fieldView(field: Field): HTMLElement {
  const id = `field-${field.name}`;
  const attrs = { id, name: field.name, placeholder: field.placeholder, maxlength: '500' };
  const input = inputFor(field, attrs);
  input.dataset.testid = field.name;
  const label = el('label', { text: field.label, attrs: { for: id } });
  return el('div', { class: `field field-${field.width}` }, label, input);
}

function inputFor(field: Field, attrs: Record<string, string | undefined>): HTMLElement {
  if (field.kind === 'long') return el('textarea', { attrs: { ...attrs, rows: '2' } });
  if (field.kind === 'line')
    return el('input', { attrs: { ...attrs, type: field.type ?? 'text', autocomplete: 'off' } });
  const options = field.options.map((text) => el('option', { text, attrs: { value: text } }));
  const none = el('option', { text: '请选择', attrs: { value: '' } });
  return el('select', { attrs: { id: attrs.id, name: field.name } }, none, ...options);
}

/** Writes values into the fields of the same names. */
export function fill(form: HTMLFormElement, values: Record<string, string>): void {
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name);
    if (field && 'value' in field) field.value = value;
  }
}
