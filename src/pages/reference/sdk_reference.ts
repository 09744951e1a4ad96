/** What the documentation shows of the package that is served. */
export type SdkReference = {
  packageName: string
  /** The path of the package. */
  path: string
  /** The program to begin with. */
  quickstart: string
  /** A few lines that list records. */
  reading: string
}
