/** Sending a request, or a test event, from the documentation. */
export const try_it = {
  heading: 'Try it',
  try_it: 'Try it',
  try_operation: 'Try it: {title}',
  languages: 'Programming language',
  back_to_api: 'API reference',
  back_to_events: 'Events',
  needs: 'needs the scope `{scope}`',
  scopes: 'To receive it, a connection needs:',
  request: 'Request',
  no_token:
    'Put an access token into the environment variable `TOKEN`, or send the request below: the code then contains a token of your own.',
  token_until: 'The token in this code belongs to your sandbox connection and works until {moment}.',
  send_heading: 'Send it',
  connection: 'Connection',
  send: 'Send request',
  stranger: '[Sign in]({address}) as a developer to send it from here.',
  no_connection:
    'None of your apps is connected to a sandbox yet. Open an app in the [console](/developers) and choose *Try it*.',
  response: 'Response',
  headers: 'Headers',
  body: 'Body',
  example: 'Example response',
  cut: 'The rest of the body is left out.',
  in_log: 'Your app’s requests',
  event_body: 'Body',
  test_heading: 'Send a test event',
  endpoint: 'Endpoint',
  send_test: 'Send test event',
  no_endpoint:
    'None of your apps has an active sandbox endpoint yet. Open an app in the [console](/developers) and choose *Webhooks*.',
  feed_heading: 'Read it from the feed',
  feed_about:
    'The [feed](/docs/api#feed) lists the events of a connection, also for apps without an endpoint.',
  no_operation: 'The API has no such operation.',
  no_event: 'This event does not exist.',
  refused: {
    no_connection: 'Choose one of your live sandbox connections.',
    too_many: 'You have sent many requests from here. Try again in a few minutes.',
    no_endpoint: 'Choose one of your active sandbox endpoints.',
    too_many_tests: 'At most ten test events per minute for each endpoint.',
  },
}
