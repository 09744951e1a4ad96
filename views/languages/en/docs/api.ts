/** The API reference. */
export const api = {
  title: 'API reference',
  lead: 'Read only, JSON, one bearer token in the `Authorization` header. The same as data: [OpenAPI 3.1](/openapi.json).',
  me: 'Who am I',
  me_about:
    'The connection, the app, the {tenant}, the unit or `null`, the scopes that the token holds, and the environment.',
  lists: 'Lists',
  lists_about:
    '`GET /api/v1/{records}` takes `limit` (50, at most 100), `cursor` and `updated_since` (ISO 8601). Records come in the order of their last change, so that you can resume where you stopped and miss nothing: keep `next_cursor`.',
  one: 'One record',
  one_about:
    '`GET /api/v1/{records}/{id}`. Send the `ETag` back in `If-None-Match` and an unchanged record costs a 304. An id that is not yours is a 404 like one that does not exist.',
  feed: 'Feed',
  feed_about:
    '`GET /api/v1/feed` with `cursor` and `limit`: the events that your app was or would have been sent, oldest first. A receiver that was down catches up by pulling.',
  records: 'Records',
  field: 'Field',
  type: 'Type',
  what: 'What it is',
  example: 'Example',
  needs: 'needs',
}
