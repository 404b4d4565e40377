import { run } from './command.js';
import { countWords } from './count.js';
import { post, take } from './mailbox.js';

run({
  name: 'counter-probe',
  rehearse: (mailbox) => {
    post(mailbox, 'forwarded', { message: { text: 'Hello again!' } });
    post(mailbox, 'count', { from: 'rehearsal', words: 2 });
  },
  work: (mailbox) => {
    const { words } = take(mailbox, 'count');
    const expected = countWords(take(mailbox, 'forwarded'));
    if (words !== expected) throw new Error(`${words} words were counted instead of ${expected}`);
    return `the counter counts right: ${words} words`;
  },
});
