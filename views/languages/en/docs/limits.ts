/** The rate limits. */
export const limits = {
  title: 'Rate limits',
  lead: 'For each connection: at most {per_minute} accepted requests in any 60 seconds, and at most {burst} at once.',
  bucket:
    'The burst is a bucket of {burst} that refills evenly, at {per_minute} per minute. A request inside both limits is never refused.',
  header: 'Header of every response',
  says: 'Meaning',
  current: 'The limits, what is left, and when it is full again (IETF draft)',
  older: 'The same in the older form',
  retry_after: 'With a 429: after how many seconds the next request is accepted',
  prefer: 'Prefer webhooks and `updated_since` to polling everything.',
}
