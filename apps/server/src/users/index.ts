/** The people we know: who they are, what they may do, and the number of their newest password. */
export { createFirstAdministrator } from './create-first-administrator.ts';
export { createUser } from './create-user.ts';
export { describeUser, listUsers } from './describe-user.ts';
export { importUsers } from './import-users.ts';
export { listAdministrators } from './list-administrators.ts';
export {
  endSessionsByEpoch,
  findUserByName,
  findUserByUsername,
  getUser,
  listActiveUsers,
  lockUser,
  recordPasswordVersion,
  setRecoveryEmail,
  type UserRow,
} from './queries.ts';
export { usersRoutes } from './routes.ts';
export { activateUser, deactivateUser } from './set-user-state.ts';
