import { findStatements } from '../../support/statements/find.ts'
import { openSource } from '../../support/statements/source.ts'
import type { Compared } from './measure.ts'

/** Where requests and workers send statements from. */
const HOT = /^src\/(api|oauth|webhooks|model|database\/gather)/

/**
 * The raw statements of src/ that were sent in none of their variants, from the list that test/database holds complete.
 * @returns their places, for example `src/model/used_jwts.ts:31`
 */
export function notSent(compared: Compared[]): string[] {
  const source = openSource()
  try {
    const sent = new Set(compared.map(({ text }) => plain(text)))
    return findStatements(source)
      .statements.filter(({ place }) => HOT.test(place))
      .filter(({ variants }) => !variants.some(({ text }) => sent.has(plain(text))))
      .map(({ place }) => place)
  } finally {
    source.close()
  }
}

/** Without what differs between two ways to write the same statement: numbers of parameters, and white space. */
const plain = (text: string): string => text.replaceAll(/\$\d+/g, '$').replaceAll(/\s+/g, ' ').trim()
