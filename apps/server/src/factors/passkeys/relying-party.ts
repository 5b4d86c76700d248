/** Who asks for a passkey: what it is bound to, so that no other site can ever use it. */
export interface RelyingParty {
  /** The host name of the portal. */
  id: string;
  origin: string;
}

/** The relying party of the portal's origin. */
export function relyingPartyOf(origin: string): RelyingParty {
  return { id: new URL(origin).hostname, origin };
}

/** The user handle in a passkey: the user's id, and nothing that tells about the person. */
export function userHandleOf(userId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(userId, 'utf8'));
}
