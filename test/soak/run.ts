import { HELP, readOptions } from './options.ts'
import { failures, printed } from './report.ts'
import { runSoak } from './soak.ts'

const options = readOptions(process.argv.slice(2))
if (!options) {
  process.stderr.write(HELP)
  process.exit(2)
}
const report = await runSoak(options, (text) => void process.stderr.write(`${text}\n`))
process.stdout.write(`${printed(report)}\n`)
process.exit(failures(report).length === 0 ? 0 : 1)
