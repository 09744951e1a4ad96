import type pg from 'pg'

/** A node of a plan, as PostgreSQL's auto_explain writes it in JSON. Rows are per loop. */
export type PlanNode = {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows'?: number
  'Actual Loops'?: number
  'Rows Removed by Filter'?: number
  Plans?: PlanNode[]
}

export type WatchedPlan = { query: string; plan: PlanNode }

/**
 * Collects the plan of every statement that the pool's connections execute from now on, including those inside
 * functions. Call it before the pool opens its first connection.
 */
export function watchPlans(pool: pg.Pool): WatchedPlan[] {
  const watched: WatchedPlan[] = []
  // Plans are kept per connection, so it must stay open while the test fills tables.
  pool.options.idleTimeoutMillis = 0
  pool.options.onConnect = async (client) => {
    client.on('notice', ({ message = '' }) => {
      const start = message.indexOf('{')
      if (!message.startsWith('duration:') || start < 0) return
      const { 'Query Text': query, Plan: plan } = JSON.parse(message.slice(start))
      watched.push({ query, plan })
    })
    // A plan that reads whole tables for each row would take minutes.
    await client.query(`load 'auto_explain'; set auto_explain.log_min_duration = 0;
      set auto_explain.log_analyze = on; set auto_explain.log_nested_statements = on;
      set auto_explain.log_format = 'json'; set client_min_messages = 'log'; set statement_timeout = '20s'`)
  }
  return watched
}

/** All nodes of a plan. */
export function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}
