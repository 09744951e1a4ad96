/** A sentence for the person who starts the program: what is wrong and what to do. */
export class EmbeddedError extends Error {
  override name = 'EmbeddedError'
}
