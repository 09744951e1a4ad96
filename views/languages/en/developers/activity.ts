/** A request, and a connection, of an app. */
export const one_request = {
  title: 'Request',
  all: 'All requests',
  connection: 'Connection',
  its_connection: 'Its connection',
  ip: 'IP address',
  left: 'Left of the rate limits',
  left_each: '{burst} at once, {minute} in this minute',
  parameters: 'Parameters',
  value: 'Value',
  wrong: 'wrong',
  masked: 'not kept: it could be secret',
  response: 'Response',
  successful:
    'Only refusals are kept. The response to this request may hold a merchant’s records, or tokens.',
  not_kept: 'This response was not kept.',
}

export const one_connection = {
  title: 'Connection',
  all: 'All connections',
  id: 'ID',
  ended: 'Ended',
  requests: 'Requests',
  deliveries: 'Deliveries',
}
