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

/** Cells of tables that a phone shows as stacked rows, without what their column is called. */
function unlabelled(html: string): string[] {
  const tables = html.matchAll(/<div class="scroll stack[\s\S]*?<\/table>/g)
  return [...tables].flatMap(([table]) => {
    const [head = '', body = ''] = table.split('</thead>')
    const columns = [...head.matchAll(/<th scope="col">([\s\S]*?)<\/th>/g)].map(([, name = '']) => name)
    return body.split('<tr').flatMap((row) => {
      const cells = [...row.matchAll(/<(th|td)( [^>]*)?>/g)].map(([tag]) => tag)
      return cells.filter(
        (tag, index) =>
          tag.startsWith('<td') &&
          !tag.includes('colspan') &&
          columns[index] &&
          !tag.includes(`data-label="${columns[index]}"`),
      )
    })
  })
}

describe.each(LANGUAGES.map(({ code }) => code))('in %s', (language) => {
  // Partners' pages and the operator's desk are in English alone.
  const samples = pageSamples.filter(
    ({ view }) => language === 'en' || !/^(developers|docs|operator|mails)\b/.test(view),
  )
  test.for(samples)('$view, $sample, shows no missing value and no gap', async (sample, { origin }) => {
    const response = await fetch(origin + sampleAddress(sample), { headers: { 'accept-language': language } })
    expect(response.status).toBe(200)
    const whole = await response.text()
    expect(unlabelled(whole)).toEqual([])
    const html = readable(whole)
    expect(html).toContain(`<html lang="${language}"`)
    expect(html.match(/.*(\bundefined\b|\bnull\b|\bNaN\b|\[object).*/)?.[0]).toBe(undefined)
    // The page about webhooks shows templates with placeholders to its readers.
    if (sample.view === 'docs/webhooks') return
    expect(withoutCode(html).match(/.*\{\w+\}.*/)?.[0]).toBe(undefined)
  })
})
