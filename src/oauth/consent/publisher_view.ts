import { imagePath } from '../../model/listings/listing.ts'

declare module '../../http/pages/views.ts' {
  interface Partials {
    'partials/app_icon': { icon: AppIcon }
  }
}

/** An app's icon, or its first letter if it has none. */
export interface AppIcon {
  src: string | null
  letter: string
}

/** @param icon the name of an image that the reader can load; null for none */
export const iconOf = ({ id, name }: { id: string; name: string }, icon: string | null): AppIcon => ({
  src: icon && imagePath(id, icon),
  letter: [...name][0]?.toUpperCase() ?? '',
})

/** The publisher as shown on a consent page. */
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

/** Where a redirect URI leads, in readable form: a host, or the scheme of an app on the device. */
export function hostOf(uri: string): string {
  const url = URL.parse(uri)
  return url?.host || url?.protocol.replace(':', '') || uri
}

type Kind = 'public' | 'in_house' | 'unregistered'

/** Whether an app is approved and in the catalogue, or in-house; null for neither. */
export function badgeOf({ kind, approved }: { kind: Kind; approved: boolean }): 'public' | 'in_house' | null {
  if (kind === 'unregistered') return null
  return kind === 'in_house' || approved ? kind : null
}
