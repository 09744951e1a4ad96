/** The reference of the operator API. */
export const operator = {
  title: 'Operator API',
  lead: 'The programs of the platform’s operator use it below `{base}`: they store tenants, people and records, register apps, and look after deliveries. Partner apps use [the API](/docs/api) instead.',
  bodies:
    'Bodies are JSON. PUT stores the whole of something under an id of yours, and may be repeated. Refusals are `application/problem+json` ([errors](/docs/errors)). Everything below is also described as [OpenAPI 3.1](/platform/openapi.json), from which programs can generate a client.',
  tokens: 'Authentication',
  tokens_about:
    '`OPERATOR_TOKEN` of the configuration allows everything. Give each program a token of its own that allows no more than it needs: [create one](#post_tokens) with these scopes. It is shown once, and can expire. A call beyond its scopes is refused with 403, which names the scope. Once a token is revoked, the next request with it is refused.',
  scope: 'Scope',
  allows: 'What it allows',
  lists: 'Lists',
  lists_about:
    'A list has the fields `data` and `next_cursor`. Ask for the next page with `cursor` until `next_cursor` is `null`. `limit` is 50 where you don’t name it, and at most 100.',
  contents: 'Contents',
  needs: 'Scope: `{scope}`.',
  query: 'Query parameters:',
  fields: 'Fields of the body',
  field: 'Field',
  type: 'Type',
  what: 'Meaning',
  or: 'or',
  optional: '(optional)',
  response: 'Response ({statuses})',
  no_body: 'The response is {statuses}, without a body.',
}
