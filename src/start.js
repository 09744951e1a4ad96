// What `npm start` and the other scripts run. In JavaScript, so that a Node that is too old can read it and say so.
import { existsSync, readFileSync } from 'node:fs'

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const needed = Number(/\d+/.exec(engines.node)?.[0])
if (Number.parseInt(process.versions.node, 10) < needed) {
  // npm puts it first in the PATH of its scripts.
  const brought = existsSync(new URL('../node_modules/.bin/node', import.meta.url))
  const advice = brought
    ? `\`npm start\`, \`npm run migrate\` and \`npm run cli\` use the one that \`npm ci\` has brought along. Or install it from https://nodejs.org.`
    : `Install it from https://nodejs.org. A plain \`npm ci\`, without --omit=dev, brings it along too.`
  process.stderr.write(
    `\nDrawbridge needs Node.js ${needed} or newer; this is ${process.version}.\n${advice}\n\n`,
  )
  process.exit(1)
}
if (existsSync('.env')) process.loadEnvFile('.env')
await import(`./${process.argv.splice(2, 1)[0] ?? 'main'}.ts`)
