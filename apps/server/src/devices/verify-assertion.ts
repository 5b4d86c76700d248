import { AppError, type DevicePublicKey } from '@rekey/protocol';
import { errors, importJWK, jwtVerify } from 'jose';

const longestLifetimeSeconds = 60;
const clockToleranceSeconds = 5;

/** Checks that a device signed this assertion (RFC 7523: ES256, iss = sub = device, our audience, at most 60 s to live).
 *
 *  @throws AppError DEVICE_ASSERTION_INVALID with the reason 'expired' or 'invalid'
 */
export async function verifyAssertion(
  assertion: string,
  expected: { deviceId: string; deviceKey: DevicePublicKey; audience: string; now: Date },
): Promise<void> {
  try {
    const { payload } = await jwtVerify(assertion, await importJWK(expected.deviceKey, 'ES256'), {
      algorithms: ['ES256'],
      issuer: expected.deviceId,
      subject: expected.deviceId,
      audience: expected.audience,
      currentDate: expected.now,
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['exp', 'jti'],
    });
    const secondsLeft = (payload.exp as number) - expected.now.getTime() / 1000;
    if (secondsLeft > longestLifetimeSeconds + clockToleranceSeconds) throw new AppError('DEVICE_ASSERTION_INVALID');
  } catch (cause) {
    const reason = cause instanceof errors.JWTExpired ? 'expired' : 'invalid';
    throw new AppError('DEVICE_ASSERTION_INVALID', { details: { reason }, cause });
  }
}
