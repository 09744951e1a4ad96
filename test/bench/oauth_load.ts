import type { Call, Load } from './load.ts'
import {
  accessTokenOf,
  basicOf,
  type Issued,
  type Place,
  REDIRECT,
  type Size,
  VERIFIER,
} from './merchants.ts'

const form = (path: string, place: Place, fields: Record<string, string>): Call => ({
  method: 'POST',
  path,
  headers: { authorization: basicOf(place), 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
})

/** Redeems each code once, then ends. */
export function exchanges(path: string, codes: Issued[]): Load {
  const left = codes.values()
  return {
    next() {
      const { value: code } = left.next()
      if (!code) return null
      const fields = { code: code.value, code_verifier: VERIFIER, redirect_uri: REDIRECT }
      return { call: form(path, code.place, { grant_type: 'authorization_code', ...fields }) }
    },
  }
}

/** Refreshes the tokens in turn. Each response contains the token for the next turn. */
export function refreshes(path: string, tokens: Issued[]): Load {
  let turn = 0
  return {
    next() {
      const token = tokens[turn++ % tokens.length] as Issued
      return {
        call: form(path, token.place, { grant_type: 'refresh_token', refresh_token: token.value }),
        answered(body) {
          token.value = JSON.parse(body).refresh_token
        },
      }
    },
  }
}

/** Introspects live access tokens. */
export function introspections(path: string, places: Iterator<Place, never>): Load {
  return {
    next() {
      const place = places.next().value
      const call = form(path, place, { token: accessTokenOf(place) })
      return { call, answered: requireActive }
    },
  }
}

/** One introspection per client. */
export function oncePerClient(path: string, { apps }: Size): Load {
  let app = 0
  return {
    next() {
      if (app === apps) return null
      app += 1
      const place = { app, tenant: 1 }
      return { call: form(path, place, { token: accessTokenOf(place) }) }
    },
  }
}

function requireActive(body: string): void {
  if (!body.includes('"active":true')) throw new Error(`a live token was called dead: ${body}`)
}
