/** A company as every platform's directory tells it. `parentId` is null at the top of what the app may see. */
export type CompanyDirectory = { teams: DirectoryTeam[]; members: DirectoryMember[] };
export type DirectoryTeam = { platformTeamId: string; name: string; parentId: string | null };
export type DirectoryMember = {
  platformUserId: string;
  name: string;
  position: string;
  teamIds: string[];
  /** The teams this member leads. */
  leads: string[];
  /** `invited`: has not accepted yet and cannot be reached. */
  status: 'active' | 'disabled' | 'invited' | 'left';
};
