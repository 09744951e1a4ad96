import { describe, expect } from 'vitest'
import { LANGUAGES } from '../../src/http/pages/language.ts'
import { baseTest, FILE } from '../support/fixtures.ts'
import { pageSamples, templateNames, viewTests } from '../support/view_samples/index.ts'
import { sampleAddress, sampleHandler } from '../support/view_server.ts'

const test = baseTest.extend('origin', FILE, ({ serve }) => serve(sampleHandler()))

test('every template that is a page has samples', () => {
  const pages = templateNames().filter((name) => !/^(layouts|partials)\//.test(name))
  const partials = ['webhooks/endpoint_rows', 'webhooks/event_choice', 'webhooks/secret_once']
  expect(pages.filter((name) => !partials.includes(name))).toEqual(Object.keys(viewTests).sort())
})

/** What a person reads. Blocks of code may hold anything, and the documentation names fields that are null. */
const readable = (html: string): string =>
  html.replaceAll(/<pre[\s\S]*?<\/pre>/g, '').replaceAll(/<code>null<\/code>|in the body is null/g, '')

const withoutCode = (html: string): string => html.replaceAll(/<code>[\s\S]*?<\/code>/g, '')

describe.each(LANGUAGES.map(({ code }) => code))('in %s', (language) => {
  test.for(pageSamples)('$view, $sample, shows no missing value and no gap', async (sample, { origin }) => {
    const response = await fetch(origin + sampleAddress(sample), { headers: { 'accept-language': language } })
    expect(response.status).toBe(200)
    const html = readable(await response.text())
    expect(html).toContain(`<html lang="${language}"`)
    expect(html.match(/.*(\bundefined\b|\bnull\b|\bNaN\b|\[object).*/)?.[0]).toBe(undefined)
    // The page about webhooks shows templates with placeholders to its readers.
    if (sample.view === 'docs/webhooks') return
    expect(withoutCode(html).match(/.*\{\w+\}.*/)?.[0]).toBe(undefined)
  })
})
