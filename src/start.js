// What `npm start` and the other scripts run. In JavaScript, so that a Node that is too old can read it and say so.
import { existsSync, readFileSync } from 'node:fs'

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const needed = Number(/\d+/.exec(engines.node)?.[0])
if (Number.parseInt(process.versions.node, 10) < needed) {
  process.stderr.write(
    `\nDrawbridge needs Node.js ${needed} or newer; this is ${process.version}.\n` +
      `Install it from https://nodejs.org. A plain \`npm ci\`, without --omit=dev, brings it along too.\n\n`,
  )
  process.exit(1)
}
if (existsSync('.env')) process.loadEnvFile('.env')
await import(`./${process.argv.splice(2, 1)[0]}.ts`)
