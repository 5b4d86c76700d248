/** An address of which only the ends can be read: enough for its owner to recognize, too little for anybody else. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return `${maskWord(address.slice(0, at))}@${maskDomain(address.slice(at + 1))}`;
}

function maskDomain(domain: string): string {
  const dot = domain.lastIndexOf('.');
  return dot <= 0 ? maskWord(domain) : `${maskWord(domain.slice(0, dot))}${domain.slice(dot)}`;
}

function maskWord(word: string): string {
  const letters = [...word];
  if (letters.length <= 2) return `${letters[0] ?? ''}•••`;
  return `${letters[0]}•••${letters.at(-1)}`;
}
