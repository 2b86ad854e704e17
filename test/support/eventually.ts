/** Waits for other processes: looks again and again until the check holds, and fails with its last error at the deadline. */
export async function eventually(
  check: () => Promise<void> | void,
  { withinMs = 30_000, everyMs = 50 } = {},
): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
