import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';
import type { Sql } from '../database/sql';
import { ConfigError } from './config';

type CompanyRow = { platform: string; companyId: string };

/** Whose data this database holds: one company on each platform, written by the first start. */
export const CompanyTable = new EntitySchema<CompanyRow>({
  name: 'company',
  tableName: 'company',
  columns: {
    platform: { ...col.text(16), primary: true },
    companyId: col.text(64, { name: 'company_id' }),
  },
});

/**
 * Makes the database this company's, or checks that it is. Another company's directory would tell everybody known here that
 * they have left: throws `ConfigError`.
 */
export async function claimDatabase(sql: Sql, { platform, companyId }: CompanyRow): Promise<void> {
  const ignore = sql.dialect === 'sqlite' ? 'INSERT OR IGNORE' : 'INSERT IGNORE';
  await sql.run(`${ignore} INTO company (platform, company_id) VALUES (?, ?)`, [
    platform,
    companyId,
  ]);
  const [row] = await sql.rows<{ company_id: string }>(
    'SELECT company_id FROM company WHERE platform = ?',
    [platform],
  );
  if (row?.company_id === companyId) return;
  throw new ConfigError([
    `DATABASE_URL: this database belongs to the company ${row?.company_id ?? ''}, not to ${companyId}` +
      ' (without WeCom credentials: the simulated tenant). Give the credentials, or another database.',
  ]);
}
