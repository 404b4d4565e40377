import { run } from './command.js';
import { countWords } from './count.js';
import { post, take } from './mailbox.js';

run({
  name: 'counter',
  rehearse: (mailbox) => post(mailbox, 'forwarded', { message: { text: 'Hello again!' } }),
  work: (mailbox) => {
    const words = countWords(take(mailbox, 'forwarded'));
    if (words === 0) throw new Error('there was nothing to count');
    post(mailbox, 'count', { from: 'counter', words });
    return `counted ${words} words`;
  },
});
