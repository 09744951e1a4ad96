import { one_connection, one_request } from './developers/activity.ts'
import { listing } from './developers/listing.ts'
import { one_app } from './developers/one_app.ts'
import { sandbox } from './developers/sandbox.ts'
import { start } from './developers/start.ts'

/** The partner console. */
export const developers = { ...start, ...one_app, listing, sandbox, one_request, one_connection }
