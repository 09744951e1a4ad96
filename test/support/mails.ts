import { muteAddress } from '../../src/model/mails/notice_settings.ts'
import { csrfOf, HttpBrowser, signIn } from './browser_session.ts'
import { type Operator, operatorFor } from './operator.ts'
import type { TestServer } from './server.ts'
import { must } from './world.ts'

export type ReadMail = { id: string; to: string; subject: string; text: string; state: string }

/** The mails to an address, newest first, as the operator reads them. */
export async function mailsTo(operator: Operator, to: string): Promise<ReadMail[]> {
  return must(await operator.get(`/mails?to=${encodeURIComponent(to)}`)).body.data
}

/** The path of the link in the newest mail to an address. */
export async function newestLink(operator: Operator, to: string): Promise<string> {
  const [mail] = await mailsTo(operator, to)
  const address = /^http\S+token=\S+$/m.exec(mail?.text ?? '')?.[0]
  if (!address) throw new Error(`no link: ${JSON.stringify(mail)}`)
  const { pathname, search } = new URL(address)
  return pathname + search
}

const PASSWORD = 'correct horse battery'

/** Signs up with the form. @returns the signed-in browser, and the response */
export async function signUpAs(
  { base }: Pick<TestServer, 'base'>,
  email: string,
  change: Record<string, string> = {},
): Promise<{ browser: HttpBrowser; response: Response }> {
  const browser = new HttpBrowser(base)
  const csrf = csrfOf(await (await browser.get('/developers/sign-up')).text())
  const response = await browser.post('/developers/sign-up', {
    csrf,
    ...{ person_name: 'Dana', email, password: PASSWORD },
    ...{ name: 'Softmakers', website: 'https://soft.example', support: 'help@soft.example' },
    ...change,
  })
  return { browser, response }
}

/** Opens a page and posts its form with additional fields, and with the link's token if the form has one. */
export async function submit(
  browser: HttpBrowser,
  page: string,
  fields: Record<string, string> = {},
  action = new URL(page, 'http://x').pathname,
): Promise<Response> {
  const html = await (await browser.get(page)).text()
  const token = /name="token" value="([^"]+)"/.exec(html)?.[1]
  return await browser.post(action, { csrf: csrfOf(html), ...(token ? { token } : {}), ...fields })
}

/** Signs up and confirms the address with the link in the mail. */
export async function confirmedBrowser(server: TestServer, email: string): Promise<HttpBrowser> {
  const { browser } = await signUpAs(server, email)
  const response = await submit(browser, await newestLink(operatorFor(server), email))
  if (response.status !== 303) throw new Error(`${response.status} ${await response.text()}`)
  return browser
}

/** Invites an address to a publisher, as a member does. */
export async function invite(browser: HttpBrowser, publisher: string, email: string): Promise<Response> {
  const page = `/developers/publishers/${publisher}`
  return await submit(browser, page, { email }, `${page}/invitations`)
}

export { PASSWORD as SIGN_UP_PASSWORD }

/** One link of every kind, all still valid. */
export async function givenLinks(
  server: TestServer,
  demo: { password: string; people: { email: string }[] },
) {
  const operator = operatorFor(server)
  const [, , staff, developer] = demo.people
  const member = new HttpBrowser(server.base)
  await signIn(member, developer?.email ?? '', demo.password)
  const newcomer = 'pia@ledgerly.example'
  await signUpAs(server, newcomer)
  const confirm = await newestLink(operator, newcomer)
  await submit(new HttpBrowser(server.base), '/signin/forgot', { email: staff?.email ?? '' })
  const reset = await newestLink(operator, staff?.email ?? '')
  await invite(member, 'lighthouse', newcomer)
  const invitation = await newestLink(operator, newcomer)
  await invite(member, 'lighthouse', staff?.email ?? '')
  const invitation_of_staff = await newestLink(operator, staff?.email ?? '')
  const { vault, config } = server.runtime
  const mute = muteAddress(vault, config.publicUrl, 'dev', 'reviews').slice(config.publicUrl.length)
  return { confirm, reset, invitation, invitation_of_staff, mute }
}
