import type { Texts } from '../../views/languages/en.ts'
import type { Cell } from '../http/pages/table.ts'

declare module '../http/pages/views.ts' {
  interface Views {
    /** Asks before something ends that cannot be taken back. It is shown at the address to which its form is posted. */
    confirm: {
      /** What is asked, in the texts of `confirm`, and the names that fill their gaps. */
      act: keyof Texts['confirm']
      names: Record<string, string>
      /** What ends with it, counted. */
      facts: { label: string; cell: Cell }[]
      action: string
      /** Where whoever keeps it goes. */
      back: string
    }
  }
}
