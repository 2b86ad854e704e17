/** WeCom userids are case-insensitive and some answers come back lower-cased (91022, 90236); we keep one spelling. */
export const normaliseUserId = (userId: string): string => userId.trim().toLowerCase();
