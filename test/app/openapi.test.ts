import { outsideRoutes, routes } from '../../src/app/api';
import { docsPage } from '../../src/app/docs-page';
import { openApi } from '../../src/app/openapi';

type Operation = {
  summary: string;
  security: object[];
  parameters?: { name: string; in: string }[];
  requestBody?: object;
};
const document = openApi([...routes, ...outsideRoutes], '/api/v1') as {
  paths: Record<string, Record<string, Operation>>;
};

it('describes every route, with its path parameters and whether it needs a token', () => {
  for (const route of [...routes, ...outsideRoutes]) {
    const path = `/api/v1${route.path.replace(/:(\w+)/g, '{$1}')}`;
    const operation = document.paths[path]?.[route.method.toLowerCase()];
    expect(operation?.summary).toBe(route.summary);
    expect(operation?.security).toHaveLength(route.access === 'anyone' ? 0 : 1);
    for (const [, name] of route.path.matchAll(/:(\w+)/g)) {
      expect(operation?.parameters).toContainEqual(expect.objectContaining({ name, in: 'path' }));
    }
  }
});

it('no two routes share method and path', () => {
  const names = [...routes, ...outsideRoutes].map((route) => `${route.method} ${route.path}`);
  expect(new Set(names).size).toBe(names.length);
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
