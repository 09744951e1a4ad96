/** What the documentation shows of the SDK package. */
export type SdkReference = {
  packageName: string
  /** The path of the package. */
  path: string
  /** The first sample program. */
  quickstart: string
  /** A few lines that list records. */
  reading: string
}
