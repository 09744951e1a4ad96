import type { Brand } from '../../src/http/look/brand.ts'

/** A vendor who sets nothing of the look. */
export const plainBrand = (name: string): Brand => ({
  ...{ name, look: null },
  ...{ privacy_url: null, terms_url: null },
})
