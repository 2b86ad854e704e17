import { EntitySchema } from 'typeorm';
import { col } from '../database/columns';
import type { Account } from './account';

export const AccountTable = new EntitySchema<Account>({
  name: 'account',
  tableName: 'account',
  columns: {
    id: { ...col.id(), primary: true },
    name: col.text(100),
    nameKey: col.text(100, { name: 'name_key' }),
    ownerId: col.id({ name: 'owner_id' }),
    address: col.text(200, { nullable: true }),
    latitudeE6: col.int({ name: 'latitude_e6', nullable: true }),
    longitudeE6: col.int({ name: 'longitude_e6', nullable: true }),
    createdAt: col.at({ name: 'created_at' }),
    updatedAt: col.at({ name: 'updated_at' }),
    version: col.int(),
  },
  uniques: [{ name: 'account_name_uq', columns: ['ownerId', 'nameKey'] }],
  indices: [{ name: 'account_place_ix', columns: ['latitudeE6', 'longitudeE6'] }],
});

export const accountTables = [AccountTable];
