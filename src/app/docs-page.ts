type Operation = {
  summary: string;
  'x-access': string | string[];
  parameters?: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { content: object };
  responses: Record<string, { content?: object }>;
};
type Document = { paths: Record<string, Record<string, Operation>> };

const escape = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char] ?? char,
  );

const ROLES: Record<string, string> = {
  ...{
    rep: '销售',
    manager: '主管',
    director: '总监',
    operations: '运营',
    integrator: '接口密钥',
    anyone: '任何人',
  },
};

/** A readable page of the API description; plain HTML, nothing loaded from elsewhere. */
export function docsPage(document: object): string {
  const { paths } = document as Document;
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => section(method, path, operation)),
  );
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Salesbeat 接口</title><style>${STYLE}</style><main><h1>销售节拍 · 开放接口</h1>
<p>请求头带 <code>Authorization: Bearer …</code>（成员会话或接口密钥）。时间均为 UTC 毫秒。机器可读的描述：
<a href="/api/v1/openapi.json">openapi.json</a></p>${rows.join('')}</main></html>`;
}

function section(method: string, path: string, operation: Operation): string {
  const access = [operation['x-access']]
    .flat()
    .map((role) => ROLES[role] ?? role)
    .join('、');
  const parameters = (operation.parameters ?? []).map(
    (parameter) =>
      `<li><code>${escape(parameter.name)}</code>${parameter.required ? ' *' : ''} <small>${escape(JSON.stringify(parameter.schema))}</small></li>`,
  );
  const body = operation.requestBody
    ? `<h3>请求</h3><pre>${pretty(operation.requestBody.content)}</pre>`
    : '';
  const [ok] = Object.entries(operation.responses);
  const answer = ok ? `<h3>${escape(ok[0])}</h3><pre>${pretty(ok[1].content ?? {})}</pre>` : '';
  return `<details><summary><b class="${method}">${method.toUpperCase()}</b> <code>${escape(path)}</code> ${escape(operation.summary)}
<small>${escape(access)}</small></summary>${parameters.length > 0 ? `<ul>${parameters.join('')}</ul>` : ''}${body}${answer}</details>`;
}

const pretty = (value: object): string => escape(JSON.stringify(Object.values(value)[0], null, 2));

const STYLE = `body{font:16px/1.6 system-ui,"PingFang SC","Noto Sans CJK SC",sans-serif;margin:0;background:#f6f7f9;color:#1f2329}
main{max-width:880px;margin:0 auto;padding:24px 16px 64px}details{background:#fff;border-radius:8px;margin:12px 0;padding:12px 16px}
summary{cursor:pointer;overflow-wrap:anywhere}summary small{color:#8a9099;margin-left:8px}b{display:inline-block;min-width:76px}
.get{color:#0a7d4b}.post{color:#1664ff}.delete{color:#c92a2a}pre{background:#f6f7f9;padding:12px;border-radius:6px;overflow:auto;font-size:13px}
h3{font-size:14px;color:#646a73;margin:12px 0 4px}`;
