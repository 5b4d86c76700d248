import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';

// What comes from a browser is of the form of the standard (Web Authentication Level 3, 5.1), or it is not looked at.
const bytes = z.string().regex(/^[\w-]+$/);
const credential = {
  id: bytes.max(1400),
  rawId: bytes.max(1400),
  type: z.literal('public-key'),
  clientExtensionResults: z.unknown(),
};

const registrationResponse = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: bytes,
    attestationObject: bytes,
    transports: z
      .array(z.string().regex(/^[a-z-]{1,20}$/))
      .max(10)
      .catch([])
      .default([]),
  }),
});

const authenticationResponse = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: bytes,
    authenticatorData: bytes,
    signature: bytes,
    userHandle: bytes.nullish().transform((handle) => handle ?? undefined),
  }),
});

/** What navigator.credentials.create() brought; null = something else. `transports` are made harmless. */
export function readRegistrationResponse(json: unknown) {
  const { data } = registrationResponse.safeParse(json);
  return data ? (data as typeof data & RegistrationResponseJSON) : null;
}

/** What navigator.credentials.get() brought; null = something else. */
export function readAuthenticationResponse(json: unknown) {
  const { data } = authenticationResponse.safeParse(json);
  return data ? (data as typeof data & AuthenticationResponseJSON) : null;
}
