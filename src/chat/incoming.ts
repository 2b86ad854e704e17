/** The chat platforms we speak. */
export type Platform = 'wecom' | 'dingtalk';

/**
 * Something a person or the platform did, as every platform reports it. Coordinates are GCJ-02 degrees, `at` is UTC ms,
 * `messageId` is the platform's own number for a message (events have none).
 */
export type Incoming = {
  platform: Platform;
  platformUserId: string;
  at: number;
  messageId?: string;
} & IncomingBody;

export type IncomingBody =
  | { kind: 'text'; text: string }
  | {
      kind: 'media';
      media: 'image' | 'voice' | 'video';
      mediaId: string;
      format?: string;
      recognition?: string;
    }
  | { kind: 'place'; latitude: number; longitude: number; label: string }
  /** The chat reports where the member is when the app is opened. Never stored: location is taken at capture only. */
  | { kind: 'position'; latitude: number; longitude: number; precisionMetres: number }
  | {
      kind: 'tap';
      taskId: string;
      action: string;
      selections: Record<string, string[]>;
      responseCode?: string;
    }
  | { kind: 'menu'; key: string }
  | { kind: 'opened' }
  | {
      kind: 'memberChanged';
      change: 'joined' | 'changed' | 'left';
      userId: string;
      newUserId?: string;
    }
  | { kind: 'teamChanged'; change: 'created' | 'changed' | 'removed'; departmentId: string }
  /** Something about a task of ours changed in the platform's own list. */
  | { kind: 'taskChanged'; taskId: string }
  /** An approval of the member's on the platform went on; what it is about must be asked for. */
  | { kind: 'approvalChanged'; approvalId: string }
  | { kind: 'customerAdded'; externalUserId: string; welcomeCode?: string; state?: string }
  | { kind: 'ignored'; what: string };
