import { listing } from './developers/listing.ts'
import { one_app } from './developers/one_app.ts'
import { start } from './developers/start.ts'

/** The partner console. */
export const developers = { ...start, ...one_app, listing }
