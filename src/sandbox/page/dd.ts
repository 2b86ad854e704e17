/// <reference lib="dom" />

/** What the product's sign-in page asks DingTalk's script for (2.12). */
type Wanted = {
  corpId: string;
  clientId: string;
  success: (answer: { code: string }) => void;
  fail: (error: { errorCode: string; errorMessage: string }) => void;
};
type Person = { userid: string; name: string; position?: string };
type Answer = { code?: string; people?: Person[]; errorCode?: string; errorMessage?: string };

const script =
  document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : '';
const address = new URL('control/dd-code', script || location.href);

/** Stands in for DingTalk's page script in the simulated tenant. */
Object.assign(window, {
  dd: {
    requestAuthCode: (wanted: Wanted) => {
      void request(wanted);
    },
  },
});

async function request(wanted: Wanted, as?: string): Promise<void> {
  const { corpId, clientId, success, fail } = wanted;
  const { code, people, ...error } = await ask({ corpId, clientId, as });
  if (code) success({ code });
  else if (people) choose(people, (userid) => void request(wanted, userid));
  else fail({ errorCode: '-1', errorMessage: '', ...error });
}

async function ask(body: Record<string, string | undefined>): Promise<Answer> {
  try {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await answer.json()) as Answer;
  } catch {
    return { errorMessage: 'no answer' };
  }
}

/** Nobody holds a phone here: a tab beside the phones asks who it is. */
function choose(people: Person[], choose: (userid: string) => void): void {
  const title = document.createElement('h1');
  title.textContent = '选择登录成员';
  title.style.fontSize = '20px';
  const buttons = people.map(({ userid, name, position = '' }) => {
    const button = document.createElement('button');
    button.textContent = `${name} ${position}`;
    button.style.cssText =
      'display:block;width:100%;max-width:26rem;margin:8px auto;padding:12px 16px;border:1px solid #dee0e3;border-radius:8px;background:#fff;font:inherit;text-align:left';
    button.addEventListener('click', () => {
      choose(userid);
    });
    return button;
  });
  document.body.replaceChildren(title, ...buttons);
}
