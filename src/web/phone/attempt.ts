import { ref, type Ref } from 'vue';
import { showToast } from '../vant';
import { tellOnce } from './api';

type Attempt = (work: () => Promise<unknown>) => Promise<boolean>;

/** What a tap starts, one at a time; a refusal is a sentence for the member. Answers whether it was done. */
export function useAttempt(): { busy: Ref<boolean>; attempt: Attempt } {
  const busy = ref(false);
  const attempt: Attempt = async (work) => {
    if (busy.value) return false;
    busy.value = true;
    try {
      await work();
      return true;
    } catch (error) {
      showToast((error as Error).message);
      return false;
    } finally {
      busy.value = false;
    }
  };
  return { busy, attempt };
}

type Tell = <T>(path: string, body?: object) => Promise<T>;

/** Tells the changes of one page: said again after a lost answer, a change has the same key, and is made once. */
export function useTellOnce(): Tell {
  const keys = new Map<string, string>();
  return async <T>(path: string, body: object = {}): Promise<T> => {
    const deed = `${path} ${JSON.stringify(body)}`;
    const key = keys.get(deed) ?? crypto.randomUUID();
    keys.set(deed, key);
    const answer = await tellOnce<T>(path, body, key);
    keys.delete(deed);
    return answer;
  };
}
