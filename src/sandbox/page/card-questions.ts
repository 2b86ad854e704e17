import { el } from './dom';
import { parts, str } from './wire';
import type { Json } from './wire';

/** How to read what is chosen now, by question_key. */
export type Answers = Map<string, () => string[]>;

let names = 0;
const nextName = (): string => `q${String((names += 1))}`;

/** A drop-down; starts with selected_id or its first option. */
export function choiceView(question: Json, answers: Answers, grey: boolean): HTMLElement {
  const key = str(question.question_key);
  const id = nextName();
  const options = parts(question.option_list).map((option) =>
    el('option', { text: str(option.text), attrs: { value: str(option.id) } }),
  );
  const disabled = grey || question.disable === true;
  const select = el('select', { attrs: { id, disabled, 'data-question': key } }, ...options);
  const start = str(question.selected_id);
  if (start) select.value = start;
  answers.set(key, () => [select.value]);
  const title = str(question.title) || '请选择';
  return el('div', { class: 'choice' }, el('label', { text: title, attrs: { for: id } }), select);
}

/** A list to tick: one option (mode 0) or several (mode 1). */
export function voteView(question: Json, answers: Answers, grey: boolean): HTMLElement {
  const key = str(question.question_key);
  const name = nextName();
  const type = question.mode === 1 ? 'checkbox' : 'radio';
  const disabled = grey || question.disable === true;
  const inputs: HTMLInputElement[] = [];
  const rows = parts(question.option_list).map((option) => {
    const checked = option.is_checked === true;
    const value = str(option.id);
    const input = el('input', {
      attrs: { type, name, value, checked, disabled, 'data-option': value },
    });
    inputs.push(input);
    return el('label', { class: 'vote-option' }, input, el('span', { text: str(option.text) }));
  });
  answers.set(key, () => inputs.filter((input) => input.checked).map((input) => input.value));
  const hint = el('p', { class: 'vote-hint', text: '请先选择一项', attrs: { role: 'alert' } });
  const words = str(question.title);
  const title = words ? el('legend', { text: words }) : null;
  const attrs = { 'data-question': key };
  const list = el('fieldset', { class: 'vote', attrs }, title, ...rows, hint);
  list.addEventListener('change', () => list.closest('.card')?.classList.remove('needs-answer'));
  return list;
}
