import { Challenge, type ChallengeAnswer, DuoPrompt, type OpenChallengeRequest, PasskeyOptions } from './challenges.ts';
import { type Connection, queryString } from './connection.ts';
import {
  AuthenticatorPairing,
  type BypassRequest,
  type DuoSettings,
  DuoTest,
  Factor,
  FactorCoverage,
  FactorList,
  FactorSettings,
  type FactorSettingsUpdate,
  PairingState,
  PasskeyCeremony,
  type PasskeyLogin,
  type PasskeyRegistration,
  RecoveryCodes,
  TotpEnrollment,
  UncoveredUserPage,
} from './factors.ts';
import { CurrentSession, type StepUpRequest } from './sessions.ts';

/** Calls that answer a challenge. `token` = the link that the change is made by; absent within a session. */
export function proofCalls({ ask, tell }: Connection) {
  return {
    openChallenge: (request: OpenChallengeRequest) => ask(Challenge, 'POST', '/challenges', request),
    challenge: (id: string) => ask(Challenge, 'GET', `/challenges/${id}`),
    sendPush: (id: string, token?: string) => ask(Challenge, 'POST', `/challenges/${id}/pushes`, { token }),
    answerChallenge: (id: string, answer: ChallengeAnswer, token?: string) =>
      ask(Challenge, 'POST', `/challenges/${id}/answers`, { answer, token }),
    passkeyOptions: (id: string, token?: string) =>
      ask(PasskeyOptions, 'POST', `/challenges/${id}/passkey-options`, { token }),
    startDuo: (id: string, token?: string) => ask(DuoPrompt, 'POST', `/challenges/${id}/duo`, { token }),
    /** For a step-up or a log-in; that of a change ends with the change. */
    withdrawChallenge: (id: string) => ask(Challenge, 'POST', `/challenges/${id}/withdraw`),
    stepUp: (request: StepUpRequest) => tell('POST', '/step-ups', request),
    passkeyLoginOptions: () => ask(PasskeyCeremony, 'POST', '/passkey-log-ins/options'),
    loginByPasskey: (request: PasskeyLogin) => ask(CurrentSession, 'POST', '/passkey-log-ins', request),
  };
}

/** The user's own factors. Whatever adds or removes one asks for a fresh proof (STEP_UP_REQUIRED). */
export function factorCalls({ ask, tell }: Connection) {
  return {
    myFactors: () => ask(FactorList, 'GET', '/me/factors'),
    enrollTotp: () => ask(TotpEnrollment, 'POST', '/me/factors/totp'),
    confirmTotp: (id: string, confirmation: { code: string; name: string }) =>
      ask(Factor, 'POST', `/me/factors/totp/${id}/confirm`, confirmation),
    pairAuthenticator: () => ask(AuthenticatorPairing, 'POST', '/me/factors/authenticator'),
    pairing: (id: string) => ask(PairingState, 'GET', `/me/factors/authenticator/${id}`),
    passkeyRegistrationOptions: () => ask(PasskeyCeremony, 'POST', '/me/factors/passkey/options'),
    registerPasskey: (registration: PasskeyRegistration) => ask(Factor, 'POST', '/me/factors/passkey', registration),
    renameFactor: (id: string, name: string) => ask(Factor, 'PATCH', `/me/factors/${id}`, { name }),
    removeFactor: (id: string) => tell('DELETE', `/me/factors/${id}`),
    makeRecoveryCodes: () => ask(RecoveryCodes, 'POST', '/me/recovery-codes'),
  };
}

/** Administration of factors. */
export function factorAdministrationCalls({ ask, tell }: Connection) {
  return {
    factorSettings: () => ask(FactorSettings, 'GET', '/factor-settings'),
    updateFactorSettings: (settings: FactorSettingsUpdate) => ask(FactorSettings, 'PUT', '/factor-settings', settings),
    testDuo: (settings: DuoSettings) => ask(DuoTest, 'POST', '/duo-tests', settings),
    factorCoverage: () => ask(FactorCoverage, 'GET', '/factor-coverage'),
    uncoveredUsers: (query: { cursor?: string; limit?: number } = {}) =>
      ask(UncoveredUserPage, 'GET', `/factor-coverage/uncovered${queryString(query)}`),
    userFactors: (id: string) => ask(FactorList, 'GET', `/users/${id}/factors`),
    resetFactor: (id: string, factorId: string) => tell('DELETE', `/users/${id}/factors/${factorId}`),
    /** All of them, recovery codes included: for who has lost everything. */
    resetFactors: (id: string) => tell('DELETE', `/users/${id}/factors`),
    grantBypass: (id: string, request: BypassRequest) => ask(FactorList, 'PUT', `/users/${id}/factor-bypass`, request),
    endBypass: (id: string) => tell('DELETE', `/users/${id}/factor-bypass`),
  };
}
