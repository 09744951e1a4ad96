/** Receiving and verifying webhooks. */
export const webhooks = {
  title: 'Webhooks',
  lead: 'For every event, your endpoint receives a signed POST request. It is repeated until you respond with a status from {from} to {to}. Deliveries can arrive twice or out of order: use the id to recognise those that you have processed.',
  arrives: 'The request',
  header: 'Header',
  value: 'Value',
  signature: '`{prefix}` and the {scheme} signature of `{signed}`, in {encoding}',
  timestamps: {
    unix: '`{timestamp}` is the number of seconds since 1970 (Unix time).',
    iso8601: '`{timestamp}` is an ISO 8601 instant with milliseconds, in UTC.',
  },
  id: '`{id}` is the same in every attempt of a delivery.',
  body: 'Body',
  verify: 'Verify the signature',
  no_signature: 'Deliveries of this platform have no HMAC signature.',
  compare_token: 'Compare the token in the body with the token of your endpoint.',
  retries: 'Retries',
  respond_within:
    'Respond within {seconds} seconds with a status from {from} to {to}. Anything else, including a redirect, counts as a failure, and the delivery is sent again:',
  attempt: 'Attempt',
  after: 'Delay',
  last_resort: {
    discard:
      'After the last attempt, the delivery is discarded. You can still see it in the console and send it again.',
    dead_letter:
      'After the last attempt, the delivery moves to the dead-letter queue. You can see it in the console and send it again.',
  },
  slow: 'With 429 or 503, we wait and do not count the attempt; `Retry-After` is respected. With 410, the endpoint is suspended.',
  suspended: {
    total: 'After {count} failed attempts, the endpoint is suspended; {lifted}.',
    consecutive: 'After {count} failed attempts in a row, the endpoint is suspended; {lifted}.',
  },
  lifted_by: {
    operator: 'only {platform} can activate it again',
    partner: 'you can activate it again in the console',
  },
  http: 'Plain http is allowed. Deliveries over http contain only some of the fields.',
  https: 'The endpoint must use https with a valid certificate.',
  no_redirects: 'Redirects are not followed.',
  endpoints: {
    one: 'An app may have one endpoint in each environment.',
    some: 'An app may have {count} endpoints in each environment.',
    any: 'An app may have several endpoints in each environment.',
  },
  rotate: 'Rotate the secret',
  rotate_about:
    'Rotate it in the console. For 24 hours, deliveries are signed with both the old and the new secret, so that you can switch without losing one.',
  switch_about:
    'Rotate it in the console. Deliveries carry one signature, so the old secret signs for 24 hours, or until you press *Switch now* on the endpoint’s page. Give your receiver the new secret first, then switch.',
  good_to_know: 'Good to know',
}
