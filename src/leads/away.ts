/** Where a lead went that is nobody's work any more: into another one, or back into a pool. */
export function awayText(on: {
  poolName: string | null;
  mergedInto: string | null;
}): string | null {
  if (on.mergedInto !== null) return `已合并到${on.mergedInto}`;
  return on.poolName === null ? null : `已回到${on.poolName}`;
}
