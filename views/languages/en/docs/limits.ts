/** The rate limits. */
export const limits = {
  title: 'Rate limits',
  lead: 'Each connection can send {per_minute} requests in any 60 seconds, and {burst} at once.',
  bucket:
    'The burst is a token bucket: it holds {burst} requests and refills evenly at {per_minute} per minute. A request within both limits is never refused.',
  header: 'Header of every response',
  says: 'Description',
  current: 'The limits, how many requests are left, and when the limit resets (IETF draft)',
  older: 'The same in an older format',
  retry_after: 'With status 429: the number of seconds until the next request is accepted',
  prefer: 'Use webhooks and `updated_since` instead of reading everything again.',
}
