import { described } from '../../src/app/api';
import { docsPage } from '../../src/app/docs-page';
import { openApi } from '../../src/app/openapi';

type Operation = {
  summary: string;
  security: object[];
  parameters?: { name: string; in: string }[];
  requestBody?: object;
};
const document = openApi(described) as {
  paths: Record<string, Record<string, Operation>>;
};

it('describes every route, with its path parameters and whether it needs a token', () => {
  expect(described.length).toBeGreaterThan(40);
  for (const route of described) {
    const path = route.path.replace('{/*path}', '/:path').replace(/:(\w+)/g, '{$1}');
    const operation = document.paths[path]?.[route.method.toLowerCase()];
    expect(operation?.summary).toBe(route.summary);
    expect(operation?.security).toHaveLength(route.access === 'anyone' ? 0 : 1);
    for (const [, name] of route.path.matchAll(/[:*](\w+)/g)) {
      expect(operation?.parameters).toContainEqual(expect.objectContaining({ name, in: 'path' }));
    }
  }
});

it('no two routes share method and path', () => {
  const names = described.map((route) => `${route.method} ${route.path}`);
  expect(new Set(names).size).toBe(names.length);
});

it('tells integrators how to send a lead, and operations where to look', () => {
  const form = document.paths['/intake/forms/{key}']?.['post'];
  expect(JSON.stringify(form?.requestBody)).toMatch(/json.*"phone".*x-www-form-urlencoded/);
  expect(form?.parameters).toEqual([expect.objectContaining({ name: 'key', in: 'path' })]);
  expect(JSON.stringify(form)).toContain('"201"');
  for (const path of ['/wecom/callback', '/wecom/sign-in', '/wecom/signed-in', '/api/docs'])
    expect(document.paths[path]).toBeDefined();
  for (const path of ['/healthz', '/readyz', '/metrics', '/api/v1/openapi.json'])
    expect(document.paths[path]?.['get']).toBeDefined();
});

it('what is sent in a body is described as a body, without what the path says already', () => {
  const operation = document.paths['/api/v1/leads/{id}/disqualify']?.['post'];
  expect(JSON.stringify(operation?.requestBody)).toContain('"reason"');
  expect(JSON.stringify(operation?.requestBody)).not.toContain('"id"');
});

it('the readable page names every path and nothing unescaped', () => {
  const page = docsPage(document);
  for (const path of Object.keys(document.paths)) expect(page).toContain(path);
  expect(page).not.toContain('<script');
});
