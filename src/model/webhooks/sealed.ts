/** What a sealed value of an endpoint is bound to: moved to another row it does not open. */

export const secretPurpose = (secretId: string): string => `endpoint_secrets ${secretId}`
export const tokenPurpose = (endpointId: string): string => `endpoints.token ${endpointId}`
