/** The API reference. */
export const api = {
  title: 'API reference',
  lead: 'Read-only, JSON, with one bearer token in the `Authorization` header. Also for programs: [OpenAPI 3.1](/openapi.json).',
  me: 'Who am I',
  me_about:
    'The connection, the app, the {tenant}, the unit or `null`, the scopes of the token, and the environment.',
  lists: 'Lists',
  lists_about:
    '`GET /api/v1/{records}` takes `limit` (50 by default, at most 100), `cursor` and `updated_since` (ISO 8601). Records are ordered by their last change. `next_cursor` is the `cursor` of the next page, and `null` on the last one. To go on later and miss nothing, send the `updated_at` of the last record that you have as `updated_since`.',
  deleted: 'Deleted records',
  deleted_about:
    'With `include_deleted=true`, a list also has an item `{ "id", "deleted_at" }` for each record that was deleted in the last {days} days, in the same order: by `deleted_at`, then id. If your connection is bound to a unit, that includes records that have left the unit. A record that was created again is listed as itself. If you were away for longer than {days} days, read the whole list again.',
  deleted_not: 'This parameter is not available on the lists of these records:',
  one: 'One record',
  one_about:
    '`GET /api/v1/{records}/{id}`. Send the `ETag` back in `If-None-Match`, and the response for an unchanged record is a 304. The id of another merchant’s record is a 404, like one that does not exist.',
  feed: 'Feed',
  feed_about:
    '`GET /api/v1/feed` with `cursor` and `limit`: the events that your app was or would have been sent, oldest first. A receiver that was down catches up by pulling.',
  view: 'a shorter list: {fields}',
  records: 'Records',
  field: 'Field',
  type: 'Type',
  what: 'What it is',
  example: 'Example',
  needs: 'needs',
}
