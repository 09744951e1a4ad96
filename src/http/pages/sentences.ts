import type { Language } from './language.ts'
import { fillGaps } from './prose.ts'

/**
 * Refusals are written in English in the code that decides them, because programs read them too. Pages look up the
 * translation by the English sentence, in which a gap matches any text (docs/decisions/0195).
 * @returns null if the language does not have the sentence
 */
export function translated({ texts: { sentences } }: Language, english: string): string | null {
  if (Object.hasOwn(sentences, english)) return sentences[english] ?? null
  for (const [pattern, sentence] of Object.entries(sentences)) {
    const values = pattern.includes('{') ? valuesIn(english, pattern) : null
    if (values) return fillGaps(sentence, values, String)
  }
  return null
}

/** The values of a pattern's gaps in this sentence; null if it does not match. */
function valuesIn(sentence: string, pattern: string): Record<string, string> | null {
  const escaped = pattern.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&')
  const found = new RegExp(`^${escaped.replaceAll(/\{(\w+)\}/g, '(?<$1>.+)')}$`).exec(sentence)
  return found ? { ...found.groups } : null
}
