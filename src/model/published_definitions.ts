import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../database/connect.ts'
import { type PartnerPart, partnerPart } from '../platform/changes/partner_changes.ts'
import type { Platform } from '../platform/definition.ts'

/** A definition as partners see it, and from when it was served. */
export type PublishedDefinition = { definition: PartnerPart; published_at: Date }

/**
 * Stores the part of the served definition that partners can see, unless it is the last one stored. Two processes
 * that start at the same time may both store it, which does no harm.
 */
export async function noteDefinition(db: Database, platform: Platform, now: Date): Promise<void> {
  const definition = JSON.stringify(partnerPart(platform))
  const hash = createHash('sha256').update(definition).digest('hex')
  await sql`
    insert into published_definitions (platform, hash, definition, published_at)
    select ${platform.name}, ${hash}::text, ${definition}::jsonb, ${now}
    where ${hash}::text is distinct from (
      select hash from published_definitions where platform = ${platform.name} order by id desc limit 1)
  `.execute(db)
}

/** The definitions of a platform that were served, newest first. */
export async function publishedDefinitions(
  db: Database,
  platform: string,
  limit: number,
): Promise<PublishedDefinition[]> {
  const { rows } = await sql<PublishedDefinition>`
    select definition, published_at from published_definitions
    where platform = ${platform} order by id desc limit ${limit}
  `.execute(db)
  return rows
}
