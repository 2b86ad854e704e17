/** What the sandbox tells the page; the shapes of /control/… and /events. */
import type { Json } from '../api-error';
import type { PageMember } from '../home';

export type { Json };
export type {
  PageChat as Chat,
  PageMember as Member,
  PageMessage as Message,
  PageTodo as Todo,
} from '../home';

export type MenuButton = {
  type?: string;
  name: string;
  key?: string;
  url?: string;
  sub_button?: MenuButton[];
};

export type State = {
  now: number;
  appName: string;
  company: string;
  formUrl?: string;
  personas: { rep: string; manager: string };
  members: PageMember[];
  menu: { button: MenuButton[] } | null;
};

export type Change = {
  kind: 'message' | 'update' | 'todo' | 'clock' | 'menu' | 'directory';
  userid?: string;
};

/** `problem` is DingTalk's: why an answer was of no use although it came. */
export type Delivery = { status: number; tries: number; problem?: string };

/** Reads a view; throws with the server's own words if it refuses. */
export async function read<Answer>(
  view: string,
  query: Record<string, string> = {},
): Promise<Answer> {
  const search = new URLSearchParams(query).toString();
  return answerOf<Answer>(await fetch(`control/${view}?${search}`, { cache: 'no-store' }));
}

/** Does something; throws with the server's own words if it refuses. */
export async function act<Answer>(action: string, body: Json): Promise<Answer> {
  const response = await fetch(`control/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answerOf<Answer>(response);
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  const body = (await response.json()) as Answer & { error?: string };
  if (!response.ok) throw new Error(body.error ?? `HTTP ${String(response.status)}`);
  return body;
}

/** An object field, or an empty object. */
export function part(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

/** The objects of a list field. */
export function parts(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(part) : [];
}

/** A text field, or ''. */
export function str(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
