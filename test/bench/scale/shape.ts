import type { PlanNode } from '../../support/executed_plans.ts'

type Node = PlanNode & {
  'Index Name'?: string
  'Index Cond'?: string
  'Shared Hit Blocks'?: number
  'Shared Read Blocks'?: number
  'Shared I/O Read Time'?: number
  Plans?: Node[]
}

/** How a plan reaches its tables: `Index access_tokens_pkey, …`. */
export function shapeOf(plan: PlanNode): string {
  const scans = scansIn(plan as Node)
  const counts = new Map<string, number>()
  for (const scan of scans) counts.set(scan, (counts.get(scan) ?? 0) + 1)
  return [...counts].map(([scan, count]) => (count > 1 ? `${scan} ×${count}` : scan)).join(', ')
}

function scansIn(node: Node): string[] {
  // Branches that a condition switched off did not run.
  if (node['Actual Loops'] === 0) return []
  return [...nameOf(node), ...(node.Plans ?? []).flatMap(scansIn)]
}

function nameOf(node: Node): string[] {
  const type = node['Node Type']
  const index = node['Index Name']?.replace(/_\d{8}_.*$/, ' (day)')
  if (index) return [node['Index Cond'] === undefined ? `all of ${index}` : index]
  if (type === 'Seq Scan') return [`Seq Scan ${node['Relation Name']}`]
  return []
}

/**
 * The mean number of pages that a run touched: found in shared buffers, and read from the operating system. Reading
 * them took `reading` milliseconds (`track_io_timing`).
 */
export function buffersOf(plans: PlanNode[]): { touched: number; read: number; reading: number } {
  const mean = (of: (node: Node) => number) =>
    plans.reduce((sum, plan) => sum + of(plan as Node), 0) / Math.max(1, plans.length)
  const hit = (node: Node) => node['Shared Hit Blocks'] ?? 0
  const read = (node: Node) => node['Shared Read Blocks'] ?? 0
  const reading = mean((node) => node['Shared I/O Read Time'] ?? 0)
  return { touched: mean((node) => hit(node) + read(node)), read: mean(read), reading }
}
