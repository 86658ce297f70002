// Loaded before a function: writes down every request that it sends, for who compares the function with its role.
import { hearRequests } from '#testing/hearing';

hearRequests(
  () => 'avatar-processor',
  (call, sent) => {
    // What is in files is nobody's business.
    console.log(`sent ${JSON.stringify({ call, ...sent, body: '' })}`);
  },
);
