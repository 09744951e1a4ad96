/** Who asks, as a consent page shows them. */
export interface PublisherView {
  name: string
  website: string
  /** The website without its scheme. */
  website_name: string
  support: string
  support_is_email: boolean
}

export function publisherView(publisher: { name: string; website: string; support: string }): PublisherView {
  return {
    ...publisher,
    website_name: publisher.website.replace(/^https?:\/\//, '').replace(/\/$/, ''),
    support_is_email: /^[^\s@:]+@[^\s@]+$/.test(publisher.support),
  }
}

/** Where a redirect URI leads, as a person reads it: a host, or the scheme of an app on the device. */
export function hostOf(uri: string): string {
  const url = URL.parse(uri)
  return url?.host || url?.protocol.replace(':', '') || uri
}

type Kind = 'public' | 'in_house' | 'unregistered'

/** Whether an app is in the catalogue, where approved ones alone are, or in-house; null for neither. */
export function badgeOf({ kind, approved }: { kind: Kind; approved: boolean }): 'public' | 'in_house' | null {
  if (kind === 'unregistered') return null
  return kind === 'in_house' || approved ? kind : null
}
