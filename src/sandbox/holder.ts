const HOLDER = 'sandbox_member';

/** Who holds the simulated phone in which a page was opened, as the chat page noted. */
export function holderOf(cookies = ''): string | null {
  const found = new RegExp(`(?:^|; )${HOLDER}=([^;]+)`).exec(cookies)?.[1];
  return found === undefined ? null : decodeURIComponent(found);
}

/** The note is good for one page: a tab beside the phones must ask who it is. */
export const FORGET_HOLDER = { 'set-cookie': `${HOLDER}=; path=/sandbox; max-age=0` };
