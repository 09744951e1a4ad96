/** The API reference. */
export const api = {
  title: 'API reference',
  lead: 'A read-only JSON API. Every request carries an access token in the `Authorization` header. The same reference is available as [OpenAPI 3.1](/openapi.json).',
  me: 'Who am I',
  me_about:
    'Returns the connection that the token belongs to: the app, the {tenant}, the unit (or `null`), the scopes and the environment.',
  lists: 'Lists',
  lists_about:
    '`GET /api/v1/{records}` takes `limit` (50 by default, at most 100), `cursor` and `updated_since` (ISO 8601). Records are ordered by their last change, oldest first. To get the next page, send `next_cursor` as `cursor`; on the last page it is `null`. To resume later without missing anything, send the `updated_at` of your last record as `updated_since`.',
  deleted: 'Deleted records',
  deleted_about:
    'With `include_deleted=true`, a list also contains an item `{ "id", "deleted_at" }` for each record that was deleted in the last {days} days. They are in the same order, by `deleted_at` and then id. If your connection is bound to a unit, records that moved to another unit count as deleted. A record that was created again appears as a normal record. If you have not synchronised for more than {days} days, read the whole list again.',
  deleted_not: 'This parameter is not available on the lists of these records:',
  one: 'One record',
  one_about:
    '`GET /api/v1/{records}/{id}`. Send the `ETag` of your copy in `If-None-Match`: if the record has not changed, the response is 304 without a body. The id of another merchant’s record returns 404, as if it did not exist.',
  feed: 'Feed',
  feed_about:
    '`GET /api/v1/feed` returns the events that your app was sent, or would have been sent, oldest first. Use it to catch up after your receiver was down. `resume_cursor` continues after the last event of the page at any later time.',
  view: 'a shorter form with these fields: {fields}',
  records: 'Records',
  fields: 'Fields',
  field: 'Field',
  type: 'Type',
  what: 'Description',
  needs: 'Requires the scope `{scope}`.',
}
