import { FIRST_REDIRECT } from '../docs/reader.ts'
import type { PageRuntime } from '../page_runtime.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'docs/sdk': {
      install: string
      redirect_uri: string
      quickstart: string
      reading: string
      watching: string
      keeping: string
    }
  }
}

export function sdkModel({ config, sdk }: Pick<PageRuntime, 'config' | 'sdk'>) {
  const address = config.publicUrl + sdk.path
  return {
    install: `npm install ${address}`,
    redirect_uri: FIRST_REDIRECT,
    quickstart: sdk.quickstart,
    reading: sdk.reading,
    watching: `WEBHOOK_SECRET=… npx ${sdk.packageName} receive --port 3000`,
    keeping: `npm install ./$(npm pack ${address})`,
  }
}
