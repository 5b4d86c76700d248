/** The ceremony that makes this machine known to a server and binds it to local accounts. */
export { type EnrollDeps, type EnrollOrder, enrollDevice } from './enroll-device.ts';
export { EnrollmentError } from './enrollment-error.ts';
