import { z } from 'zod';
import type { Access } from '../kernel/route';
import { Events } from './intake-events';
import { CallFields } from './calls';

/** A route as the API description tells it; `path` is whole. */
export type DescribedRoute = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';
  path: string;
  summary: string;
  access: Access;
  input: z.ZodType;
  output: z.ZodType;
  status?: number;
  /** What the answer is when it is no JSON. */
  media?: string;
  /** What the body may be besides JSON, or instead of it. */
  bodies?: readonly string[];
};

const Nothing = z.strictObject({});
const text = z.string();

const Form = z.looseObject({
  key: text.describe('来源的 key'),
  company_name: text.max(100).optional(),
  contact_name: text.max(50).optional(),
  phone: text.optional().describe('手机号或座机；没有时公司和联系人必填'),
  region: text.optional(),
  industry: text.optional(),
  budget_range: text.optional(),
  email: text.max(100).optional(),
  wechat: text.max(40).optional(),
  job_title: text.max(30).optional(),
  company_size: text.max(30).optional(),
  purchase_stage: text.max(30).optional(),
  decision_role: text.max(30).optional(),
  message: text.max(1_000).optional(),
  visitor_id: text.max(64).optional().describe('访客标识，与行为事件里的 visitor 相同'),
});

const Signed = z.object({ msg_signature: text, timestamp: text, nonce: text });

const FORM_PATH = '/intake/forms/:key';
const EVENTS_PATH = '/intake/events/:key';
const open = { access: 'anyone', input: Nothing, output: z.string() } as const;
const page = { ...open, method: 'GET', media: 'text/html' } as const;
const plain = { ...open, method: 'GET', media: 'text/plain' } as const;

/**
 * What is served outside the lists of the modules. Anyone may knock at these addresses: forms prove themselves by the key in
 * the address and a signature, callbacks by the platform's signature, sign-in by a one-time code. The server refuses to start
 * with a route that stands in no list.
 */
export const fixedRoutes: readonly DescribedRoute[] = [
  {
    ...{ method: 'POST', path: FORM_PATH, access: 'anyone', status: 201 },
    summary:
      '提交线索表单；字段名按来源的 mapping，重复提交答 200 和同一个 leadId；超出来源的速度或系统推送读不懂时先存下，答 202 和 payloadId',
    ...{ input: Form, output: z.object({ leadId: text }) },
    bodies: ['application/json', 'application/x-www-form-urlencoded'],
  },
  {
    ...{ method: 'POST', path: '/intake/calls/:key', access: 'anyone', status: 201 },
    summary: '来电事件，可重复、可乱序；读不懂的先存下，答 202 和 payloadId',
    ...{ input: CallFields.extend({ key: text }), output: z.object({ leadId: text }) },
    bodies: ['application/json', 'application/x-www-form-urlencoded'],
  },
  {
    ...{ ...plain, method: 'OPTIONS', path: FORM_PATH, summary: '跨域预检', status: 204 },
    input: Form.pick({ key: true }),
  },
  {
    ...{ method: 'POST', path: EVENTS_PATH, access: 'anyone', status: 202 },
    summary: '提交访客行为，一次最多 100 条；按编号去重，先后顺序不限',
    input: Events.extend({ key: text.describe('来源的 key') }),
    output: z.object({ received: z.number() }),
  },
  {
    ...{ ...plain, method: 'OPTIONS', path: EVENTS_PATH, summary: '跨域预检', status: 204 },
    input: Form.pick({ key: true }),
  },
  {
    ...{ ...plain, path: '/wecom/callback', summary: '企业微信验证回调地址' },
    input: Signed.extend({ echostr: text }),
  },
  {
    ...{ ...plain, method: 'POST', path: '/wecom/callback', summary: '企业微信回调，加密且签名' },
    ...{ input: Signed, bodies: ['text/xml'] },
  },
  {
    ...{ ...page, path: '/wecom/sign-in', summary: '去企业微信登录', status: 302 },
    input: z.object({ to: text.optional() }),
  },
  {
    ...{ ...page, path: '/wecom/signed-in', summary: '带着一次性登录码回来', status: 302 },
    input: z.object({ code: text, state: text }),
  },
  {
    ...{ ...plain, method: 'POST', path: '/dingtalk/callback', summary: '钉钉事件与卡片回调' },
    ...{ input: Signed, bodies: ['application/json'], media: 'application/json' },
  },
  {
    ...{ ...plain, method: 'POST', path: '/dingtalk/robot', summary: '钉钉机器人收到的消息' },
    ...{ input: Nothing, bodies: ['application/json'], media: 'application/json' },
  },
  {
    ...{ ...page, path: '/dingtalk/sign-in', summary: '在钉钉里登录' },
    input: z.object({ to: text.optional() }),
  },
  {
    ...{ ...page, path: '/dingtalk/signed-in', summary: '带着免登码回来', status: 302 },
    input: z.object({ code: text, state: text }),
  },
  {
    ...{ ...page, path: '/app{/*path}', summary: '聊天里打开的页面' },
    input: z.object({ path: text }),
  },
  { ...page, path: '/', summary: '模拟租户的入口（仅在没有凭据时）', status: 302 },
  { ...page, path: '/api/docs', summary: '本页' },
  {
    ...{ ...open, method: 'GET', path: '/api/v1/openapi.json', summary: '本接口的机器可读描述' },
    output: z.looseObject({}),
  },
  {
    ...{ ...open, method: 'GET', path: '/healthz', summary: '进程是否活着' },
    output: z.object({ status: text }),
  },
  {
    ...{ ...open, method: 'GET', path: '/readyz', summary: '能否提供服务；不能时答 503' },
    output: z.object({ status: text, database: text, stopping: z.boolean() }),
  },
  { ...plain, path: '/metrics', summary: 'Prometheus 指标' },
];
