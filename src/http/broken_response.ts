import type { Logger } from 'pino'

/**
 * Logs why a response did not reach its end. What the caller did is no error of ours: it left, or sent bytes that are
 * not HTTP. Node's parser attaches those bytes to its error (`rawPacket`), cookies and tokens included, and they must
 * not be logged (O36).
 */
export function logBrokenResponses(log: Logger): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    const { code = '', message } = error
    if (CALLERS_DOING.test(code)) log.debug({ code, reason: message }, 'the caller disconnected')
    else log.error({ err: error }, 'response failed')
  }
}

// llhttp's errors, and those of a connection that was closed at the other end.
const CALLERS_DOING = /^(HPE_\w+|ECONNRESET|EPIPE|ECONNABORTED|ERR_STREAM_PREMATURE_CLOSE)$/
