// @ts-check
export { Client } from './client.js'
export { EVENT_TYPES, SCOPES } from './definition.js'
export { ApiError, NetworkError, OAuthError, WebhookError } from './errors.js'
export { OAuth } from './oauth.js'
export { MemoryTokenStore } from './tokens.js'
export { verifyWebhook } from './webhooks.js'
