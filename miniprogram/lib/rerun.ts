/** Runs the work one run at a time; who asks while a run is under way gets a run of its own after it. */
export function rerunning(work: () => Promise<void>): () => Promise<void> {
  let asked = 0;
  let begun = 0;
  let running: Promise<void> | null = null;
  const run = async (): Promise<void> => {
    while (begun < asked) {
      begun = asked;
      await work();
    }
  };
  return () => {
    asked++;
    running ??= run().finally(() => (running = null));
    return running;
  };
}
