/** The people we know: who they are, what they may do, and the number of their newest password. */
export { type Actor, auditActor } from './actor.ts';
export { createFirstAdministrator } from './create-first-administrator.ts';
export { type CreateUserDeps, createUser } from './create-user.ts';
export { importUsers } from './import-users.ts';
export {
  endSessionsByEpoch,
  findUserByUsername,
  getUser,
  listActiveUsers,
  listUsers,
  lockUser,
  recordPasswordVersion,
  toUser,
  type UserRow,
} from './queries.ts';
export { type UsersRoutesDeps, usersRoutes } from './routes.ts';
export { activateUser, type DeactivateUserDeps, deactivateUser } from './set-user-state.ts';
export { updateUser } from './update-user.ts';
