import type { Page } from 'playwright-core'

/**
 * A person whose steps are counted. One step is: opening a URL that they type or have kept, following a link,
 * pressing a button, filling in one field, choosing one option, or copying a value into a program. Scrolling and
 * reading do not count.
 */
export class Person {
  /** What was done, one line per step. If the count is wrong, it shows the new step. */
  readonly steps: string[] = []
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async open(address: string): Promise<void> {
    this.steps.push(`open ${address}`)
    await this.page.goto(address)
  }

  /** @param name the link's whole text, or its beginning */
  async follow(name: string | RegExp): Promise<void> {
    this.steps.push(`follow ${name}`)
    await this.page.getByRole('link', { name, exact: true }).first().click()
  }

  async press(name: string): Promise<void> {
    this.steps.push(`press ${name}`)
    await this.page.getByRole('button', { name, exact: true }).first().press('Enter')
  }

  async fill(label: string, value: string): Promise<void> {
    this.steps.push(`fill ${label}`)
    await this.page.getByLabel(label).first().fill(value)
  }

  /** A checkbox, or one of several radio buttons. */
  async choose(name: string): Promise<void> {
    this.steps.push(`choose ${name}`)
    await this.page.getByLabel(name).locator('visible=true').first().check()
  }

  /** @param value an element whose text goes into a program @returns the text */
  async copy(value: string): Promise<string> {
    this.steps.push(`copy ${value}`)
    return (await this.page.locator(value).textContent()) ?? ''
  }

  /** Waits until a text is visible. */
  async read(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor()
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.fill('Email', email)
    await this.fill('Password', password)
    await this.press('Sign in')
  }
}
