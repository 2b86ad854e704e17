import { el } from './dom';
import { EXAMPLES, exampleFor } from './lead-form';
import { browserBar, createForm, fill, hero } from './site-view';
import type { FormView } from './site-view';
import { part, str } from './wire';
import type { Json, State } from './wire';

/** The company's public website with its lead form. */
export type Website = { show: (state: State) => void };

export function createWebsite(root: HTMLElement): Website {
  const company = el('span', { class: 'site-company' });
  const view = createForm();
  let formUrl = '';
  listen(view, () => formUrl);
  const site = el('div', { class: 'site' }, hero(company), view.form);
  root.append(el('div', { class: 'browser' }, browserBar(), site));
  return {
    show: (state) => {
      formUrl = state.formUrl ?? '';
      company.textContent = state.company;
      view.submit.disabled = formUrl === '';
      if (formUrl === '')
        showOutcome(view.result, { ok: false, title: '没有配置表单地址', detail: '' });
    },
  };
}

function listen(view: FormView, formUrl: () => string): void {
  const { form, submit, example, result } = view;
  let filled = 0;
  example.addEventListener('click', () => {
    fill(form, exampleFor(filled % EXAMPLES));
    filled += 1;
    result.hidden = true;
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submitTo(formUrl(), view).finally(() => {
      submit.disabled = false;
    });
  });
}

async function submitTo(url: string, { form, submit, result }: FormView): Promise<void> {
  submit.disabled = true;
  const outcome = await post(url, form);
  showOutcome(result, outcome);
  result.scrollIntoView({ block: 'nearest' });
  if (outcome.ok) form.reset();
}

type Outcome = { ok: boolean; title: string; detail: string };

async function post(url: string, form: HTMLFormElement): Promise<Outcome> {
  const values = Object.fromEntries(new FormData(form).entries());
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(values),
    });
    const raw = await response.text();
    return outcomeOf(response, raw);
  } catch {
    return { ok: false, title: '提交失败，请检查网络后重试', detail: '' };
  }
}

function outcomeOf(response: Response, raw: string): Outcome {
  if (response.ok) return { ok: true, title: '提交成功，顾问会尽快与您联系', detail: raw };
  const words = wordsOf(raw) || `服务器返回 ${String(response.status)}`;
  return { ok: false, title: words, detail: raw };
}

/** The sentence for people in an error answer, wherever it stands. */
function wordsOf(raw: string): string {
  try {
    const body: Json = part(JSON.parse(raw));
    const inner = part(body.error);
    const found = [body.message, body.text, inner.message, inner.text, body.error];
    return found.map(str).find(Boolean) ?? '';
  } catch {
    return '';
  }
}

function showOutcome(root: HTMLElement, { ok, title, detail }: Outcome): void {
  root.className = ok ? 'form-result is-good' : 'form-result is-bad';
  root.hidden = false;
  const more = detail
    ? el('details', {}, el('summary', { text: '接口返回' }), el('code', { text: detail }))
    : null;
  root.replaceChildren(el('strong', { text: title }), ...(more ? [more] : []));
}
