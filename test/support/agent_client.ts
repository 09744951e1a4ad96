import type { OAuthClientProvider } from '@modelcontextprotocol/client'

/** The state that an assistant keeps, in the form of the official clients' interface. */
export type AssistantStore = Partial<{
  client: Parameters<NonNullable<OAuthClientProvider['saveClientInformation']>>[0]
  tokens: Parameters<OAuthClientProvider['saveTokens']>[0]
  verifier: string
  discovery: Parameters<NonNullable<OAuthClientProvider['saveDiscoveryState']>>[0]
  /** The last URL to which it has sent the person's browser. */
  asked: URL
}>

/** The provider of an assistant on a person's device. Only its metadata document identifies it. */
export function assistantProvider(
  document: string,
  redirectUrl: string,
  kept: AssistantStore,
): OAuthClientProvider {
  return {
    redirectUrl,
    clientMetadataUrl: document,
    clientMetadata: { client_name: 'Desk Helper', redirect_uris: [redirectUrl] },
    state: () => 'st',
    clientInformation: () => kept.client,
    saveClientInformation: (client) => {
      kept.client = client
    },
    tokens: () => kept.tokens,
    saveTokens: (tokens) => {
      kept.tokens = tokens
    },
    redirectToAuthorization: (url) => {
      kept.asked = url
    },
    saveCodeVerifier: (verifier) => {
      kept.verifier = verifier
    },
    codeVerifier: () => kept.verifier ?? '',
    discoveryState: () => kept.discovery,
    saveDiscoveryState: (discovery) => {
      kept.discovery = discovery
    },
    invalidateCredentials: (what) => {
      if (what === 'all' || what === 'tokens') delete kept.tokens
      if (what === 'all' || what === 'client') delete kept.client
    },
  }
}
