// Temporary: pictures to look at.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { loadPlatform } from '../src/platform/load.ts'
import { accessibilityProblems, openPage, sidewaysScroll } from './support/browser.ts'
import { demoTest, FILE } from './support/fixtures.ts'
import { png } from './support/images.ts'
import { operatorFor } from './support/operator.ts'
import { signInAs } from './support/people.ts'
import { must } from './support/world.ts'

const test = demoTest.extend('setting', FILE, ({ folder }) => {
  const file = join(folder, 'mine.json')
  const look = {
    logo: 'logo.svg',
    colour: '#ffcc00',
    privacy_url: 'https://vendor.example/privacy',
    terms_url: 'https://vendor.example/terms',
  }
  writeFileSync(
    join(folder, 'logo.svg'),
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="15" fill="#c81e5a"/><path d="M8 20l8-12 8 12z" fill="#ffcc00"/></svg>',
  )
  writeFileSync(file, JSON.stringify({ ...loadPlatform('default'), title: 'Rivermoor', look }))
  return { platform: process.env['PLAIN'] ? 'default' : file, config: { demo: true } }
})

test('pictures', { timeout: 300000 }, async ({ stage, browser }) => {
  const { server, demo } = stage
  const operator = operatorFor(server)
  const app = must(await operator.get('/apps/front-desk')).body
  const body = {
    publisher: app.publisher,
    name: app.name,
    kind: app.kind,
    client_type: app.client_type,
    scopes: app.scopes,
    event_types: app.event_types,
    redirect_uris: app.redirect_uris,
    connect_url: app.connect_url,
  }
  must(
    await operator.put('/apps/front-desk/images', {
      icon: png(128, 128).toString('base64'),
      screenshots: [
        png(1280, 800, [30, 90, 120]).toString('base64'),
        png(390, 844, [90, 120, 30]).toString('base64'),
      ],
    }),
  )
  must(
    await operator.put('/apps/front-desk', {
      ...body,
      listing: {
        summary: 'Everything that happens today, on one screen.',
        description:
          'Connect it once, and it shows what your colleagues need to know.\n\nIt reads what you allow:\n- bookings\n- customers',
        category: 'Front desk',
        website: 'https://lighthouse.example',
        privacy: 'https://lighthouse.example/privacy',
      },
    }),
  )
  must(await operator.post('/apps/front-desk/approve'))
  must(
    await operator.put('/apps/front-desk/images', {
      icon: png(96, 96, [0, 0, 0]).toString('base64'),
      screenshots: [png(1280, 800, [30, 90, 120]).toString('base64')],
    }),
  )
  const people = { visitor: null, owner: 0, developer: 3, operator: 4 }
  const pages: [keyof typeof people, string, string][] = [
    ['visitor', '/', 'home'],
    ['visitor', '/signin', 'signin'],
    ['visitor', '/apps', 'apps'],
    ['visitor', '/apps/front-desk', 'app'],
    ['owner', '/settings/apps', 'settings'],
    ['developer', '/developers/apps/front-desk', 'overview'],
    ['developer', '/developers/apps/front-desk/listing', 'listing'],
    ['operator', '/operator/reviews/front-desk', 'review'],
    ['visitor', '/docs', 'docs'],
  ]
  const seats = new Map()
  const problems: unknown[] = []
  for (const [who, path, name] of pages) {
    let seat = seats.get(who)
    if (!seat) {
      seat = await openPage(browser, server.base, { also: [demo.partnerUrl], reducedMotion: 'reduce' })
      if (people[who] !== null)
        await signInAs(seat.page, demo.people[people[who] as number]?.email ?? '', demo.password, '/')
      seats.set(who, seat)
    }
    const { page, watch } = seat
    if (path.includes('reviews')) {
      const dev = seats.get('developer').page
      await dev.goto('/developers/apps/front-desk')
      await dev.getByRole('button', { name: 'Submit for review' }).click()
    }
    await page.goto(path)
    const bytes = await page.evaluate(
      'performance.getEntriesByType("resource").reduce((n, e) => n + e.transferSize, 0) + performance.getEntriesByType("navigation")[0].transferSize',
    )
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 900 })
        const side = await sidewaysScroll(page)
        if (side !== 0) problems.push([name, width, 'sideways', side])
        await page.screenshot({ path: `/tmp/shots/${name}-${width}-${colorScheme}.png`, fullPage: true })
      }
      problems.push(...(await accessibilityProblems(page)).map((p) => [name, colorScheme, p]))
    }
    problems.push([name, 'bytes', bytes])
    problems.push(...watch.problems.splice(0).map((p: unknown) => [name, p]))
  }
  console.log(JSON.stringify(problems, null, 1))
  expect(1).toBe(1)
})
