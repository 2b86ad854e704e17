// Keeps the pages on the phone, so that they open without network. Data comes from the network; of the lists that help to fill in
// a visit the last answer is kept. What a member sends never passes here.
const SHELL = 'shell-1';
const LISTS = 'lists-1';
const KEPT = /^\/api\/v1\/(me|accounts|leads|consents\/capture)(\/|$)/;

self.addEventListener('install', (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

/** The page, and everything it names. */
async function keepShell() {
  const cache = await caches.open(SHELL);
  const page = await fetch('/app/', { cache: 'no-cache' });
  const text = await page.clone().text();
  const assets = [...text.matchAll(/(?:src|href)="(\/app\/assets\/[^"]+)"/g)].map(
    ([, path]) => path,
  );
  await cache.put('/app/', page);
  await cache.addAll(assets);
}

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== self.location.origin) return;
  if (mode === 'navigate' && pathname.startsWith('/app')) event.respondWith(page());
  else if (pathname.startsWith('/app/assets/')) event.respondWith(asset(event.request));
  else if (KEPT.test(pathname)) event.respondWith(list(event.request));
});

/** The newest page when there is a network. */
async function page() {
  const cache = await caches.open(SHELL);
  try {
    const fresh = await fetch('/app/', { cache: 'no-cache' });
    if (fresh.ok) await cache.put('/app/', fresh.clone());
    return fresh;
  } catch {
    return (await cache.match('/app/')) ?? Response.error();
  }
}

/** Assets carry a hash in their name and never change. */
async function asset(request) {
  const cache = await caches.open(SHELL);
  const known = await cache.match(request);
  if (known) return known;
  const fresh = await fetch(request);
  if (fresh.ok) await cache.put(request, fresh.clone());
  return fresh;
}

async function list(request) {
  const cache = await caches.open(LISTS);
  // Where somebody stands differs each time; the list of customers hardly does.
  const key = new URL(request.url).pathname;
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await cache.put(key, fresh.clone());
    // Somebody else may have signed in.
    if (fresh.status === 401) await caches.delete(LISTS);
    return fresh;
  } catch {
    return (await cache.match(key)) ?? Response.error();
  }
}
