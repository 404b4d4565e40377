/** Forwards a message: whole, and with the name of the relay. */
export function forward(message) {
  if (typeof message.text !== 'string') throw new Error('there is no text to forward');
  return { from: 'relay', message };
}
