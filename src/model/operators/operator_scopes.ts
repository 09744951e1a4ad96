/** What a token for the operator's programs can allow. The texts are for the person who grants it. */
export const OPERATOR_SCOPES = {
  read: 'Read everything except secrets',
  'records:write': 'Store and delete records, and reset sandboxes',
  'events:write': 'Raise events',
  'people:write':
    'Create, update and delete tenants, users and publishers, create sign-in links, and read mails to people',
  'apps:write': 'Create, update and delete apps and their credentials, and end connections',
  'apps:approve': 'Approve, decline, suspend and resume apps; suspend and resume hosts of agents',
  'webhooks:write': 'Change endpoints and their secrets, and send deliveries again',
  'tokens:write': 'Create and revoke operator tokens, and rotate the signing key',
} as const

export type OperatorScope = keyof typeof OPERATOR_SCOPES

export const operatorScopes = Object.keys(OPERATOR_SCOPES) as OperatorScope[]

/** A caller that acts as the operator: a named token, or OPERATOR_TOKEN (`id` null), which holds every scope. */
export type OperatorCaller = {
  id: string | null
  scopes: readonly OperatorScope[]
  expiresAt: Date | null
}

/** The caller with OPERATOR_TOKEN. */
export const ROOT: OperatorCaller = { id: null, scopes: operatorScopes, expiresAt: null }

/** Which of these scopes a caller lacks. */
export function missingScopes({ scopes }: OperatorCaller, asked: readonly OperatorScope[]): OperatorScope[] {
  return asked.filter((scope) => !scopes.includes(scope))
}
