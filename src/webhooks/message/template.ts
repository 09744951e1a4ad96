/** Fills in a template. */
export type FillIn = (values: Record<string, string>) => string

/** Parses a template once. Each `{name}` is replaced by its value; a name without a value stays as it is. */
export function compileTemplate(template: string): FillIn {
  // Text and names alternate.
  const parts = template.split(/\{([a-z_]+)\}/)
  return (values) => {
    let text = parts[0] as string
    for (let index = 1; index < parts.length; index += 2) {
      const name = parts[index] as string
      text += (values[name] ?? `{${name}}`) + parts[index + 1]
    }
    return text
  }
}
