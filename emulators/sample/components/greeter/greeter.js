import { run } from './command.js';
import { greet } from './greeting.js';
import { post, take } from './mailbox.js';

run({
  name: 'greeter',
  rehearse: () => {},
  work: (mailbox) => {
    post(mailbox, 'greeting', { from: 'greeter', text: greet('Kubernetes') });
    return `posted "${take(mailbox, 'greeting').text}"`;
  },
});
