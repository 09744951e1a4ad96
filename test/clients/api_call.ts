/** What the API says to a token, as its HTTP status. */
export async function statusOfCall(base: string, token: string): Promise<number> {
  const response = await fetch(`${base}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })
  await response.body?.cancel()
  return response.status
}
