import { run } from './command.js';
import { forward } from './forward.js';
import { post, take } from './mailbox.js';

run({
  name: 'relay',
  rehearse: (mailbox) => post(mailbox, 'greeting', { from: 'rehearsal', text: 'Hello!' }),
  work: (mailbox) => {
    const greeting = take(mailbox, 'greeting');
    post(mailbox, 'forwarded', forward(greeting));
    return `forwarded a message of ${greeting.from}`;
  },
});
