import type pg from 'pg'

type Node = {
  'Node Type': string
  'Relation Name'?: string
  'CTE Name'?: string
  'Index Cond'?: string
  Plans?: Node[]
}

/**
 * The generic plan of a statement, as the pool for hot statements would keep it.
 * @returns one line per table: `grants: Index Scan`, or `grants: Index Scan of the whole index` if no condition
 *   narrows it
 */
export async function accessPaths(pool: pg.Pool, text: string): Promise<string[]> {
  const client = await pool.connect()
  try {
    await client.query(`prepare inspected as ${text}`)
    const { rows } = await client.query<{ types: string[] }>(
      "select parameter_types::text[] as types from pg_prepared_statements where name = 'inspected'",
    )
    const nulls = (rows[0]?.types ?? []).map((type) => `null::${type}`)
    const call = nulls.length > 0 ? `inspected(${nulls.join(', ')})` : 'inspected'
    const plan = await client.query<{ 'QUERY PLAN': { Plan: Node }[] }>(
      `explain (format json) execute ${call}`,
    )
    await client.query('deallocate inspected')
    return [...new Set(paths(plan.rows[0]?.['QUERY PLAN'][0]?.Plan))]
  } finally {
    client.release()
  }
}

function paths(node: Node | undefined): string[] {
  if (!node) return []
  const own =
    node['Relation Name'] && / Scan$/.test(node['Node Type'])
      ? [`${node['Relation Name']}: ${node['Node Type']}${isWhole(node) ? ' of the whole index' : ''}`]
      : []
  return [...own, ...(node.Plans ?? []).flatMap(paths)]
}

function isWhole(node: Node): boolean {
  return /Index (Only )?Scan$/.test(node['Node Type']) && node['Index Cond'] === undefined
}
