/** `price-lists` → `PriceLists`, `booking.created` → `BookingCreated`: names of schemas and operations. */
export function pascal(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((part) => (part[0] as string).toUpperCase() + part.slice(1))
    .join('')
}

export function schemaRef(name: string): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` }
}

export function responseRef(name: string): { $ref: string } {
  return { $ref: `#/components/responses/${name}` }
}

export function parameterRef(name: string): { $ref: string } {
  return { $ref: `#/components/parameters/${name}` }
}
