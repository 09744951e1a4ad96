/** The reference of the operator API. */
export const operator = {
  title: 'Operator API',
  lead: 'For programs of the platform’s operator, at `{base}`: they store tenants, people and records, register apps, and manage deliveries. Partner apps use the [API](/docs/api).',
  bodies:
    'Bodies are JSON. PUT stores a whole resource under an id that you choose, and can be repeated safely. Errors are `application/problem+json` ([errors](/docs/errors)). The same reference is available as [OpenAPI 3.1](/platform/openapi.json).',
  tokens: 'Authentication',
  tokens_about:
    'The `OPERATOR_TOKEN` of the configuration allows everything. Give each program its own token with the scopes that it needs: [create one](#post_tokens). It is shown once and can have an expiry date. A request that needs another scope is refused with 403, and the response names the scope. A revoked token is refused from the next request on.',
  scope: 'Scope',
  allows: 'What it allows',
  lists: 'Lists',
  lists_about:
    'A list has the fields `data` and `next_cursor`. Request the next page with `cursor` until `next_cursor` is `null`. `limit` is 50 by default and at most 100.',
  contents: 'Contents',
  needs: 'Scope: `{scope}`.',
  query: 'Query parameters:',
  fields: 'Body fields',
  field: 'Field',
  type: 'Type',
  what: 'Description',
  or: 'or',
  optional: '(optional)',
  response: 'Response ({statuses})',
  no_body: 'Response: {statuses}, without a body.',
}
