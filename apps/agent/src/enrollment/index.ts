/** The ceremony that makes this machine known to a server and binds it to local accounts. */
export { enrollDevice } from './enroll-device.ts';
export { EnrollmentError } from './enrollment-error.ts';
