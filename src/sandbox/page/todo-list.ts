import { el, link } from './dom';
import { momentText } from './moment';
import type { Todo } from './wire';

/** The member's open to-dos on DingTalk, above the chat; out of sight while there are none. */
export type TodoList = { node: HTMLElement; draw: (todos: Todo[], now: number) => void };

/** `tick` is told the id of a to-do that was ticked. */
export function createTodoList(role: string, tick: (id: string) => void): TodoList {
  const count = el('span', { class: 'todos-count' });
  const summary = el('summary', {}, '钉钉待办', count);
  const list = el('ul', {});
  const node = el(
    'details',
    { class: 'todos', testid: `todos-${role}`, attrs: { open: true, hidden: true } },
    summary,
    list,
  );
  let shown = '';
  return {
    node,
    draw: (todos, now) => {
      const wanted = JSON.stringify(todos);
      // What did not change keeps its elements, and with them the focus.
      if (wanted === shown) return;
      shown = wanted;
      node.hidden = todos.length === 0;
      count.textContent = String(todos.length);
      list.replaceChildren(...todos.map((todo) => rowOf(todo, now, tick)));
    },
  };
}

function rowOf({ id, subject, url, dueAt }: Todo, now: number, tick: (id: string) => void): Node {
  const box = el('input', { attrs: { type: 'checkbox', 'aria-label': `完成：${subject}` } });
  box.addEventListener('change', () => {
    box.disabled = true;
    tick(id);
  });
  const due =
    dueAt === undefined
      ? null
      : el('span', { class: 'todo-due', text: `${momentText(dueAt, now)} 截止` });
  return el('li', { testid: 'todo' }, box, link(url, subject, 'todo-subject'), due);
}
