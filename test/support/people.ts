import type { Page } from 'playwright-core'
import type { Database } from '../../src/database/connect.ts'
import { newId } from '../../src/model/ids.ts'
import { hashSecret } from '../../src/model/people/password.ts'

export const PASSWORD = 'correct horse battery'

export interface GivenPerson {
  id: string
  email: string
  name: string
}

/** A person who can sign in, with memberships. */
export async function givenPerson(
  db: Database,
  values: { name?: string; tenants?: [id: string, role: 'owner' | 'staff'][]; publishers?: string[] } = {},
): Promise<GivenPerson> {
  const id = newId('usr')
  const person = { id, name: values.name ?? 'Ana Kovač', email: `${id.toLowerCase()}@people.example` }
  await db
    .insertInto('users')
    .values({ ...person, password_hash: await hashSecret(PASSWORD) })
    .execute()
  for (const [tenant_id, role] of values.tenants ?? []) {
    await db.insertInto('tenant_members').values({ tenant_id, user_id: id, role }).execute()
  }
  for (const publisher_id of values.publishers ?? []) {
    await db.insertInto('publisher_members').values({ publisher_id, user_id: id, role: 'admin' }).execute()
  }
  return person
}

/** Signs in on the sign-in page. */
export const signIn = (page: Page, { email }: GivenPerson, returnTo = '/'): Promise<void> =>
  signInAs(page, email, PASSWORD, returnTo)

export async function signInAs(page: Page, email: string, password: string, returnTo: string): Promise<void> {
  await page.goto(`/signin?return_to=${encodeURIComponent(returnTo)}`)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).press('Enter')
  await page.waitForURL((url) => url.pathname !== '/signin')
}
