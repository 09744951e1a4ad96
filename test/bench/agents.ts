import type pg from 'pg'
import type { Cpu } from './cpu.ts'
import type { Call, Load } from './load.ts'
import {
  accessTokenOf,
  agentTokenOf,
  becomeAgents,
  type Place,
  RECORDS,
  recordOf,
  type Size,
  wander,
} from './merchants.ts'
import type { Server } from './processes.ts'
import { type Figures, type Rounds, takeTurns } from './rounds.ts'

export type AgentFigures = { api: Figures; newer: Figures; older: Figures }

type Contenders = { pool: pg.Pool; database: Cpu; drawbridge: Server; size: Size; rounds: Rounds }

/**
 * Measures one record through the tools of agents, in both revisions of the protocol, next to the same record through
 * the API.
 */
export async function measureAgents({
  pool,
  database,
  drawbridge,
  size,
  rounds,
}: Contenders): Promise<AgentFigures> {
  await becomeAgents(pool, size)
  // All share one sequence of connections, so that none calls again before its limits allow it.
  const callers = wander(size)
  let number = 0
  const contender = (callOf: (place: Place, id: string) => Call) => {
    const next = () => {
      const place = callers.next().value
      return { call: callOf(place, recordOf(place, (number++ % RECORDS) + 1)) }
    }
    return {
      origin: drawbridge.origin,
      prepare: (): Load => ({ next }),
      cpus: [drawbridge.cpu, database],
    }
  }
  const [api, newer, older] = await takeTurns(
    [
      contender((place, id) => ({
        ...{ method: 'GET', path: `/api/v1/bookings/${id}` },
        headers: { authorization: `Bearer ${accessTokenOf(place)}` },
      })),
      contender((place, id) => toolCall(place, id, '2026-07-28')),
      contender((place, id) => toolCall(place, id, '2025-11-25')),
    ],
    rounds,
  )
  return { api: api as Figures, newer: newer as Figures, older: older as Figures }
}

/** A message as the official clients send it. */
function toolCall(place: Place, id: string, revision: string): Call {
  const newer = revision === '2026-07-28'
  const meta = {
    'io.modelcontextprotocol/protocolVersion': revision,
    'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': {},
  }
  const params = { name: 'get_booking', arguments: { id }, ...(newer ? { _meta: meta } : {}) }
  return {
    method: 'POST',
    path: '/mcp',
    headers: {
      authorization: `Bearer ${agentTokenOf(place)}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': revision,
      ...(newer ? { 'mcp-method': 'tools/call', 'mcp-name': params.name } : {}),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  }
}
