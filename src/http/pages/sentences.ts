import type { Language } from './language.ts'
import { fillGaps } from './prose.ts'

/**
 * Refusals are written in English where they are decided, since programs read them too. Pages look them up by this
 * English sentence, in which a gap stands for anything (docs/decisions/0195).
 * @returns null where the language has no such sentence
 */
export function translated({ texts: { sentences } }: Language, english: string): string | null {
  if (Object.hasOwn(sentences, english)) return sentences[english] ?? null
  for (const [pattern, sentence] of Object.entries(sentences)) {
    const values = pattern.includes('{') ? valuesIn(english, pattern) : null
    if (values) return fillGaps(sentence, values, String)
  }
  return null
}

/** The values with which a pattern gives this sentence; null if it does not match. */
function valuesIn(sentence: string, pattern: string): Record<string, string> | null {
  const escaped = pattern.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&')
  const found = new RegExp(`^${escaped.replaceAll(/\{(\w+)\}/g, '(?<$1>.+)')}$`).exec(sentence)
  return found ? { ...found.groups } : null
}
