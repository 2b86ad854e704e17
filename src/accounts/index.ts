export { checkName, lightOf, placeOf, type Account, type LightPolicy } from './account';
export { addAccount } from './commands/add-account';
export { importAccounts, withdrawAccounts } from './commands/import-accounts';
export { placeAccount } from './commands/place-account';
export { visibleAccount } from './commands/visible-account';
export type { AccountContext } from './context';
