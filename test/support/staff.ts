import type { Database } from '../../src/database/connect.ts'
import { csrfOf, HttpBrowser, signIn } from './browser_session.ts'
import { givenPerson, PASSWORD } from './people.ts'

/** A person who works at the desk. */
export async function givenStaff(db: Database, name = 'Robin Vale') {
  const person = await givenPerson(db, { name })
  await db.updateTable('users').set({ operator: true }).where('id', '=', person.id).execute()
  return person
}

export type Seat = Awaited<ReturnType<typeof takeSeat>>

/** The browser of a person who has just signed in. It reads pages, and posts forms with their token. */
export async function takeSeat(base: string, { email }: { email: string }) {
  const browser = new HttpBrowser(base)
  await signIn(browser, email, PASSWORD)
  const read = async (address: string) => {
    const response = await browser.get(address, { accept: 'text/html' })
    return { status: response.status, headers: response.headers, html: await response.text() }
  }
  return {
    browser,
    read,
    /** Posts a form with the token of the account page. */
    post: async (address: string, fields: Record<string, string> = {}) => {
      const csrf = csrfOf((await read('/account')).html)
      const response = await browser.post(address, { csrf, ...fields })
      const location = response.headers.get('location')
      return { status: response.status, location, html: await response.text() }
    },
  }
}
