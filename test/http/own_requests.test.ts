import { expect, test } from 'vitest'
import { createOwnRequests } from '../../src/http/own_requests.ts'

test('a response that breaks off in its middle is an error of the request, and of nothing else', async () => {
  const { listen, send } = createOwnRequests()
  listen((_, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('the beginning')
    setTimeout(() => response.destroy(), 20)
  })
  // What nobody catches would end the process, and fails the run.
  await expect(send('/', {}, '127.0.0.1')).rejects.toThrow('aborted')
})
