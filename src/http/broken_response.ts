import type { Logger } from 'pino'

/**
 * Logs why a response was not completed. It is not our error if the caller disconnected or sent bytes that are not
 * HTTP. Node's parser attaches those bytes, including cookies and tokens, to its error (`rawPacket`). They must not
 * be logged (O36).
 */
export function logBrokenResponses(log: Logger): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    const { code = '', message } = error
    if (CALLERS_DOING.test(code)) log.debug({ code, reason: message }, 'the caller disconnected')
    else log.error({ err: error }, 'response failed')
  }
}

// llhttp's errors, and those of a connection that the caller closed.
const CALLERS_DOING = /^(HPE_\w+|ECONNRESET|EPIPE|ECONNABORTED|ERR_STREAM_PREMATURE_CLOSE)$/
