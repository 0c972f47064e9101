/** Opens the store in a folder, says so, and holds it until it is killed. */
import { openStore, StoreFault } from '../../src/store/index.ts'
import { footing } from './places.ts'

const [folder = ''] = process.argv.slice(2)
try {
  await openStore({ data: folder }, footing())
  process.stdout.write('open\n')
  setInterval(() => {}, 60_000)
} catch (error) {
  process.stdout.write(`${error instanceof StoreFault ? error.problem.code : error}\n`)
}
