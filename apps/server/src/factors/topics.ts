/** A challenge has moved, or the push of one; the payload is the challenge's id. */
export const challengeTopic = 'challenge';
/** There is something else to show on a user's authenticators, or one of them was removed; the payload is the user's id. */
export const authenticatorTopic = 'authenticator';
