/** For those that have ended by themselves: only connections of agents do. */
export const index = {
  name: 'connections_expiry',
  table: 'connections',
  on: "(expires_at) where expires_at is not null and state <> 'revoked'",
}
