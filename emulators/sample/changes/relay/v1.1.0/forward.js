/** Forwards a message: whole, with the name of the relay, and with the relays that it passed. */
export function forward(message) {
  if (typeof message.text !== 'string') throw new Error('there is no text to forward');
  return { from: 'relay', passed: [...(message.passed ?? []), 'relay'], message };
}
