/** The agent's version; kept the same as package.json's by a test. */
export const agentVersion = '0.1.0';
