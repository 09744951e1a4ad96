/** Replaces each `{name}` of a template by its value; what has no value stays as it is. */
export function fillIn(template: string, values: Record<string, string>): string {
  return template.replace(/\{([a-z_]+)\}/g, (whole, name: string) => values[name] ?? whole)
}
