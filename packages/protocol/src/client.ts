import { AuditPage } from './audit.ts';
import { type ClientOptions, type Connection, connect, queryString } from './connection.ts';
import { DeliveryPage } from './deliveries.ts';
import { DeviceList, EnrollmentCode, type EnrollmentCodeRequest } from './devices.ts';
import { type ExemptionRequest, ExpiringUserPage, ExpiryOverview, type RequireChangeRequest } from './expiry.ts';
import { factorAdministrationCalls, factorCalls, proofCalls } from './factor-calls.ts';
import {
  AddressProblemList,
  type MailKind,
  MailPage,
  MailPreview,
  type MailPreviewRequest,
  MailStatus,
  MailTestResult,
  MailText,
  MailTextList,
  type MailWords,
} from './mails.ts';
import { Me, PasswordCheck, PasswordRules, PlaceList, type Preferences } from './me.ts';
import { type Language, Organization, OrganizationSettings } from './organization.ts';
import {
  ChangeAccepted,
  type ChangePasswordRequest,
  PasswordChange,
  SetupLookup,
  type SetupPasswordRequest,
} from './password-changes.ts';
import { PasswordPolicy } from './password-policy.ts';
import {
  type ConfirmAddressRequest,
  ConfirmedRecoveryAddress,
  type LinkChangeRequest,
  LogInAttempts,
  PasswordLink,
  type RecoveryAddressRequest,
  ReportableChange,
  type ReportRequest,
  ResetStarted,
} from './recovery.ts';
import { CurrentSession, type LoginRequest, SessionList } from './sessions.ts';
import {
  AccountMatch,
  type CreateStoreRequest,
  Store,
  StoreList,
  StoreTest,
  type UpdateStoreRequest,
} from './stores.ts';
import {
  CreatedUser,
  type CreateUserRequest,
  SetupLink,
  type UpdateUserRequest,
  User,
  UserImport,
  UserPage,
} from './users.ts';

export { type ClientOptions, NoAnswerError } from './connection.ts';

type Page = { cursor?: string; limit?: number };

/** Speaks `/api/v1`. Every method checks the answer's form.
 *
 *  @throws AppError with the code of the problem that the server answered
 *  @throws NoAnswerError
 */
export function createClient(options: ClientOptions = {}) {
  const connection = connect(options);
  return {
    ...sessionCalls(connection),
    ...ownCalls(connection),
    ...changeCalls(connection),
    ...recoveryCalls(connection),
    ...userCalls(connection),
    ...lifeCalls(connection),
    ...mailCalls(connection),
    ...placeCalls(connection),
    ...proofCalls(connection),
    ...factorCalls(connection),
    ...factorAdministrationCalls(connection),
  };
}

export type Client = ReturnType<typeof createClient>;

// Sessions
function sessionCalls({ base, ask, tell }: Connection) {
  return {
    login: (request: LoginRequest) => ask(CurrentSession, 'POST', '/sessions', request),
    currentSession: () => ask(CurrentSession, 'GET', '/sessions/current'),
    sessions: () => ask(SessionList, 'GET', '/sessions'),
    logout: () => tell('DELETE', '/sessions/current'),
    endSession: (id: string) => tell('DELETE', `/sessions/${id}`),
    endOtherSessions: () => tell('DELETE', '/sessions'),
    /** Server-sent events: one `ended` event (SessionEnd) when this session ends elsewhere. */
    sessionEventsUrl: () => `${base}/sessions/current/events`,
  };
}

// The user's own
function ownCalls({ ask, tell }: Connection) {
  return {
    me: () => ask(Me, 'GET', '/me'),
    places: () => ask(PlaceList, 'GET', '/me/places'),
    myDevices: () => ask(DeviceList, 'GET', '/me/devices'),
    passwordRules: () => ask(PasswordRules, 'GET', '/me/password-rules'),
    checkPassword: (newPassword: string) => ask(PasswordCheck, 'POST', '/me/password-checks', { newPassword }),
    markNoticeSeen: (id: string) => tell('POST', `/me/notices/${id}/seen`),
  };
}

// Password changes
function changeCalls({ base, ask }: Connection) {
  return {
    changePassword: (request: ChangePasswordRequest) => ask(ChangeAccepted, 'POST', '/password-changes', request),
    passwordChange: (id: string) => ask(PasswordChange, 'GET', `/password-changes/${id}`),
    cancelPasswordChange: (id: string) => ask(ChangeAccepted, 'POST', `/password-changes/${id}/cancel`),
    /** Server-sent events: a `change` event (PasswordChange) at once and after every step. */
    passwordChangeEventsUrl: (id: string) => `${base}/password-changes/${id}/events`,
    lookUpSetup: (token: string) => ask(SetupLookup, 'POST', '/password-setups/lookup', { token }),
    setUpPassword: (request: SetupPasswordRequest) => ask(ChangeAccepted, 'POST', '/password-setups', request),
    checkSetupPassword: (token: string, newPassword: string) =>
      ask(PasswordCheck, 'POST', '/password-setups/checks', { token, newPassword }),
    setupRules: (token: string) => ask(PasswordRules, 'POST', '/password-setups/rules', { token }),
  };
}

// Getting back in: links of mails
function recoveryCalls({ ask, tell }: Connection) {
  return {
    requestReset: (name: string) => tell('POST', '/password-resets', { name }),
    lookUpLink: (token: string) => ask(PasswordLink, 'POST', '/password-links/lookup', { token }),
    checkLinkPassword: (token: string, newPassword: string) =>
      ask(PasswordCheck, 'POST', '/password-links/checks', { token, newPassword }),
    linkRules: (token: string) => ask(PasswordRules, 'POST', '/password-links/rules', { token }),
    changeByLink: (request: LinkChangeRequest) => ask(ChangeAccepted, 'POST', '/password-links/changes', request),
    linkChange: (id: string, token: string) =>
      ask(PasswordChange, 'POST', `/password-links/changes/${id}/lookup`, { token }),
    cancelLinkChange: (id: string, token: string) =>
      ask(ChangeAccepted, 'POST', `/password-links/changes/${id}/cancel`, { token }),
    /** A session that leads to the enrollment of a factor and nowhere else, for who has none and no time left. */
    openEnrollmentSession: (token: string) =>
      ask(CurrentSession, 'POST', '/password-links/enrollment-sessions', { token }),
    lookUpReport: (token: string) => ask(ReportableChange, 'POST', '/change-reports/lookup', { token }),
    reportChange: (request: ReportRequest) => ask(ResetStarted, 'POST', '/change-reports', request),
    /** "This was not me", by who is logged in; the session ends with all others. */
    reportMyChange: (changeId: string) => ask(ResetStarted, 'POST', `/password-changes/${changeId}/report`),
    setRecoveryAddress: (request: RecoveryAddressRequest) => tell('PUT', '/me/recovery-address', request),
    confirmRecoveryAddress: (request: ConfirmAddressRequest) =>
      ask(ConfirmedRecoveryAddress, 'POST', '/recovery-addresses', request),
    setPreferences: (preferences: Preferences) => tell('PUT', '/me/preferences', preferences),
    organization: () => ask(Organization, 'GET', '/organization'),
  };
}

// Administration: users
function userCalls({ ask, tell }: Connection) {
  return {
    users: (query: Page & { search?: string } = {}) => ask(UserPage, 'GET', `/users${queryString(query)}`),
    user: (id: string) => ask(User, 'GET', `/users/${id}`),
    userPlaces: (id: string) => ask(PlaceList, 'GET', `/users/${id}/places`),
    createUser: (request: CreateUserRequest) => ask(CreatedUser, 'POST', '/users', request),
    importUsers: (csv: string) => ask(UserImport, 'POST', '/users/import', csv, 'text/csv'),
    updateUser: (id: string, request: UpdateUserRequest) => ask(User, 'PATCH', `/users/${id}`, request),
    deactivateUser: (id: string) => ask(User, 'POST', `/users/${id}/deactivate`),
    activateUser: (id: string) => ask(User, 'POST', `/users/${id}/activate`),
    createSetupLink: (id: string) => ask(SetupLink, 'POST', `/users/${id}/setup-links`),
    endUserSessions: (id: string) => tell('DELETE', `/users/${id}/sessions`),
  };
}

// Administration: a password's life
function lifeCalls({ ask, tell }: Connection) {
  return {
    startReset: (id: string) => ask(ResetStarted, 'POST', `/users/${id}/password-resets`),
    mailSetupLink: (id: string) => ask(ResetStarted, 'POST', `/users/${id}/setup-links/mail`),
    requireChange: (id: string, request: RequireChangeRequest) =>
      ask(User, 'POST', `/users/${id}/password-requirements`, request),
    dropRequirement: (id: string) => ask(User, 'DELETE', `/users/${id}/password-requirements`),
    exemptFromExpiry: (id: string, request: ExemptionRequest) =>
      ask(User, 'PUT', `/users/${id}/expiry-exemption`, request),
    logInAttempts: (id: string) => ask(LogInAttempts, 'GET', `/users/${id}/log-in-attempts`),
    unlockUser: (id: string) => tell('DELETE', `/users/${id}/log-in-attempts`),
    expiryOverview: () => ask(ExpiryOverview, 'GET', '/password-expiry'),
    expiringUsers: (query: Page = {}) => ask(ExpiringUserPage, 'GET', `/password-expiry/users${queryString(query)}`),
  };
}

// Administration: mail, organization
function mailCalls({ ask, tell }: Connection) {
  return {
    mails: (query: Page & { user?: string; state?: 'undelivered' } = {}) =>
      ask(MailPage, 'GET', `/mails${queryString(query)}`),
    mailStatus: () => ask(MailStatus, 'GET', '/mail-status'),
    addressProblems: () => ask(AddressProblemList, 'GET', '/address-problems'),
    resolveAddress: (address: string) => tell('POST', '/address-problems/resolve', { address }),
    mailTexts: () => ask(MailTextList, 'GET', '/mail-texts'),
    saveMailText: (kind: MailKind, language: Language, words: MailWords) =>
      ask(MailText, 'PUT', `/mail-texts/${kind}/${language}`, words),
    resetMailText: (kind: MailKind, language: Language) => ask(MailText, 'DELETE', `/mail-texts/${kind}/${language}`),
    previewMail: (request: MailPreviewRequest) => ask(MailPreview, 'POST', '/mail-previews', request),
    sendTestMail: (request: MailPreviewRequest) => ask(MailTestResult, 'POST', '/mail-tests', request),
    organizationSettings: () => ask(OrganizationSettings, 'GET', '/organization-settings'),
    updateOrganizationSettings: (settings: OrganizationSettings) =>
      ask(OrganizationSettings, 'PUT', '/organization-settings', settings),
  };
}

// Administration: devices, stores, deliveries, audit log, policy
function placeCalls({ ask, tell }: Connection) {
  return {
    devices: () => ask(DeviceList, 'GET', '/devices'),
    createEnrollmentCode: (request: EnrollmentCodeRequest) => ask(EnrollmentCode, 'POST', '/enrollment-codes', request),
    revokeDevice: (id: string) => tell('POST', `/devices/${id}/revoke`),
    stores: () => ask(StoreList, 'GET', '/stores'),
    createStore: (request: CreateStoreRequest) => ask(Store, 'POST', '/stores', request),
    updateStore: (id: string, request: UpdateStoreRequest) => ask(Store, 'PATCH', `/stores/${id}`, request),
    deleteStore: (id: string) => tell('DELETE', `/stores/${id}`),
    testStoreSettings: (request: CreateStoreRequest) => ask(StoreTest, 'POST', '/store-tests', request),
    testStore: (id: string) => ask(StoreTest, 'POST', `/stores/${id}/test`),
    matchAccounts: (id: string) => ask(AccountMatch, 'POST', `/stores/${id}/match-accounts`),
    /** Deliveries that are not settled; `state: 'all'` for every one. */
    deliveries: (query: Page & { state?: 'open' | 'all' } = {}) =>
      ask(DeliveryPage, 'GET', `/deliveries${queryString(query)}`),
    retryDelivery: (id: string) => tell('POST', `/deliveries/${id}/retry`),
    auditEvents: (query: Page & { subject?: string } = {}) =>
      ask(AuditPage, 'GET', `/audit-events${queryString(query)}`),
    passwordPolicy: () => ask(PasswordPolicy, 'GET', '/password-policy'),
    updatePasswordPolicy: (policy: PasswordPolicy) => ask(PasswordPolicy, 'PUT', '/password-policy', policy),
  };
}
