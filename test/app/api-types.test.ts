import { readFileSync } from 'node:fs';
import { API_TYPES, renderApiTypes } from '../support/api-types';

it('both clients read what the API description says; `npm run api-types` writes it anew', () => {
  expect(readFileSync(API_TYPES, 'utf8')).toBe(renderApiTypes());
});
