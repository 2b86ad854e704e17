import { described } from '../../src/app/api';
import { openApi } from '../../src/app/openapi';

type Body = { required?: string[] };
type Operation = {
  requestBody?: { content: Record<string, { schema: Body }> };
};

// Catalogue F121: what a person must fill in. Ids of the path are not typed by anybody.
const MOST_REQUIRED = 9;

it('no form asks for more than nine things', () => {
  const { paths } = openApi(described) as {
    paths: Record<string, Record<string, Operation>>;
  };
  const forms = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { requestBody }]) =>
      Object.values(requestBody?.content ?? {}).map(({ schema }) => ({
        form: `${method} ${path}`,
        required: schema.required ?? [],
      })),
    ),
  );
  expect(forms.length).toBeGreaterThan(10);
  expect(forms.filter(({ required }) => required.length > MOST_REQUIRED)).toEqual([]);
  const report = forms.find(({ form }) => form === 'post /api/v1/visits/{id}/report');
  expect(report?.required.sort()).toEqual(['actions', 'nextStep']);
});
