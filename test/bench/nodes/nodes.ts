import type { Closing } from '../bench.ts'
import type { Rounds } from '../rounds.ts'
import { openNodesDatabase } from './database.ts'
import { measureWeb, type NodeFigures } from './web.ts'
import { measureWorkers } from './workers.ts'

/** The cost of a request and of a delivery, with different numbers of processes on one database. */
export async function measureNodes(
  closing: Closing,
  { deliveries, ...rounds }: Rounds & { deliveries: number },
): Promise<NodeFigures[]> {
  const web = await measureWeb(closing, await openNodesDatabase(closing), rounds)
  return [...web, ...(await measureWorkers(deliveries))]
}
