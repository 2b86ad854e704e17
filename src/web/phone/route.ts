import { reactive } from 'vue';

/** Where the hash points: `#/visits/1?x=y` is `{ path: ['visits', '1'], query }`. */
export const route = reactive({ path: [] as string[], query: new URLSearchParams() });

export function readHash(): void {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  route.path = path.split('/').filter(Boolean);
  route.query = new URLSearchParams(query);
}

export const goTo = (hash: string): void => void (location.hash = hash);
export const goBack = (): void => (history.length > 1 ? history.back() : goTo('/'));
