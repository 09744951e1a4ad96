/** Receiving and verifying webhooks. */
export const webhooks = {
  title: 'Webhooks',
  lead: 'A signed POST to your endpoint for every event, repeated until your response is {from} to {to}. Deliveries can be repeated and can overtake each other: use the id to recognise one that you have had.',
  arrives: 'What arrives',
  header: 'Header',
  value: 'Value',
  signature: '`{prefix}` and the {scheme} signature of `{signed}`, in {encoding}',
  timestamps: {
    unix: '`{timestamp}` is the number of seconds since 1970 (Unix time).',
    iso8601: '`{timestamp}` is an ISO 8601 instant with milliseconds, in UTC.',
  },
  id: '`{id}` is the same for every attempt of one delivery.',
  body: 'Body',
  verify: 'Verify the signature',
  no_signature: 'Deliveries of this platform carry no HMAC signature.',
  compare_token: 'Compare the token in the body with the one that you gave your endpoint.',
  retries: 'When you don’t respond',
  respond_within:
    'Respond within {seconds} seconds. Any status other than {from} to {to}, a redirect, or no response is a failure, and the delivery is sent again:',
  attempt: 'Attempt',
  after: 'After',
  last_resort: {
    discard: 'After the last attempt it is discarded. You see it in the console and can send it again.',
    dead_letter:
      'After the last attempt it moves to the dead-letter queue. You see it in the console and can send it again.',
  },
  slow: '429 and 503 slow us down without using up an attempt; `Retry-After` is honoured. 410 suspends the endpoint.',
  suspended: {
    total: 'After {count} failed attempts the endpoint is suspended; {lifted}.',
    consecutive: 'After {count} failed attempts in a row the endpoint is suspended; {lifted}.',
  },
  lifted_by: {
    operator: 'only {platform} can activate it again',
    partner: 'you can activate it again in the console',
  },
  http: 'Plain http is allowed. Such deliveries carry only the fields that are published for it.',
  https: 'The endpoint must be https with a valid certificate.',
  no_redirects: 'Redirects are not followed.',
  endpoints: {
    one: 'An app may have one endpoint in each environment.',
    some: 'An app may have {count} endpoints in each environment.',
    any: 'An app may have several endpoints in each environment.',
  },
  rotate: 'Change the secret',
  rotate_about:
    'Rotate it in the console: for 24 hours the old and the new secret both sign, so that you can change over without losing a delivery.',
  switch_about:
    'Rotate it in the console. The signature header holds one signature, so the old secret signs until you press *Switch now* on the endpoint’s page, or for 24 hours. Give your receiver the new secret, then switch.',
  good_to_know: 'Good to know',
}
