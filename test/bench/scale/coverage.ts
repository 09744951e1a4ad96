import { findStatements } from '../../support/statements/find.ts'
import { openSource } from '../../support/statements/source.ts'
import type { Compared } from './measure.ts'

/** The folders from which requests and workers send statements. */
const HOT = /^src\/(api|oauth|webhooks|model|database\/gather)/

/**
 * The raw statements of src/ of which no variant was sent. test/database keeps the list of statements complete.
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

/** Removes what differs between two ways to write the same statement: parameter numbers and white space. */
const plain = (text: string): string => text.replaceAll(/\$\d+/g, '$').replaceAll(/\s+/g, ' ').trim()
