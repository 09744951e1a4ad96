/** The webhooks portal, in the console and in the settings. */
export const webhooks = {
  url: 'URL',
  event: 'Event',
  test: 'test',
  created_at: 'Created',
  next_attempt: 'Next attempt',
  back: 'Back to the endpoint',
  go: 'Go to the endpoint',
  /** Shown if the time of the next attempt has passed. */
  due: 'as soon as possible',
  delivery_states: {
    pending: 'Pending',
    delivered: 'Delivered',
    dead: 'Dead letter',
    cancelled: 'Cancelled',
  },
  /** Why a delivery ended. */
  reasons: {
    schedule_ended: 'all attempts failed',
    extra_attempt_failed: 'the extra attempt failed',
    expired: 'it was kept too long',
    endpoint_removed: 'the endpoint was removed',
    worker_lost: 'a worker was lost while sending',
    connection_ended: 'the connection has ended',
    app_suspended: 'the app is suspended',
    client_revoked: 'the credentials are revoked',
    app_not_approved: 'the app is not approved',
    tenant_not_verified: 'the organisation is not verified',
    other_environment: 'it belongs to another environment',
    other_tenant: 'the app belongs to another organisation',
    unit_removed: 'what the connection was for was removed',
    event_type_not_declared: 'the app no longer declares this event',
    scope_not_held: 'the connection lacks the scope',
  },
  /** Why there was no response, in two words. */
  errors: {
    timeout: 'timed out',
    blocked_address: 'address blocked',
    name_not_found: 'name not found',
    dns: 'DNS failed',
    connection_refused: 'connection refused',
    unreachable: 'unreachable',
    connection_lost: 'connection lost',
    certificate_expired: 'certificate expired',
    certificate_not_yet_valid: 'certificate not valid yet',
    certificate_self_signed: 'self-signed certificate',
    certificate_wrong_host: 'certificate for another host',
    certificate_untrusted: 'untrusted certificate',
    tls: 'TLS failed',
    response_malformed: 'not an HTTP response',
    headers_too_large: 'headers too large',
    not_sent: 'not sent',
  },
  /** States of an endpoint. */
  states: {
    active: 'Active',
    paused: 'Paused',
    suspended: 'Suspended',
    /** Active, but the last deliveries failed. */
    failing: 'Failing',
  },
  endpoints: {
    title: 'Webhooks',
    plural: 'Endpoints',
    about: 'A signed POST for every event. [How to verify one](/docs/webhooks)',
    none: 'No endpoint yet. Until you add one, events are only kept for the [feed](/docs/api#feed).',
    add: 'Add endpoint',
  },
  rows: {
    all_events: 'All events that the app declares',
    nothing: 'Nothing delivered yet',
  },
  new_endpoint: {
    title: 'Add endpoint',
    url_about: 'Where events are sent. It must be https.',
    url_about_http: 'Where events are sent. Plain http gets only the published fields.',
    app: 'For',
    secret: 'Signing secret',
    secret_about: 'Leave it empty and we generate one.',
    token: 'Token',
    token_about: 'Sent back to you in the body of every delivery.',
  },
  events: {
    legend: 'Events',
    about: 'Choose none to receive all events that the app declares, now and later.',
    needs: 'Never sent: the app lacks `{scopes}`.',
    declare: 'Change what the app may read',
  },
  created: {
    title: 'Endpoint added',
    verify: 'How to verify signatures',
  },
  secret: {
    title: 'Signing secret',
    once: 'Shown only this once. Your receiver needs it to verify signatures.',
  },
  rotated: {
    title: 'New signing secret',
    about: 'For 24 hours the old secret signs too, so that you can change over without losing a delivery.',
    about_switch:
      'The old secret signs until {moment}. Give your receiver the new one, then press *Switch now* on the endpoint’s page.',
  },
  rotate: {
    title: 'New signing secret',
    about: 'Between 16 and 256 characters. Leave it empty and we generate one.',
    about_bytes:
      'It begins with `{prefix}`, followed by 24 to 64 bytes in {encoding}. Leave it empty and we generate one.',
    submit: 'Change secret',
  },
  edit: {
    title: 'Change endpoint',
    url_about: 'Pending deliveries go to the new address.',
  },
  endpoint: {
    title: 'Endpoint',
    all: 'All endpoints',
    /** Why it is suspended, and what to do. */
    suspended: {
      gone: 'It responded with 410 Gone, so nothing is sent any more.',
      leaked: 'Its signing secret was reported as leaked and was revoked, so nothing is sent.',
      failures: 'Too many deliveries failed, so nothing is sent any more.',
    },
    lifted_by: {
      operator: 'Only the staff of {platform} can activate it again.',
      partner: 'Repair it, then activate it again.',
      new_secret: 'Create a new secret and give it to your receiver, then resume.',
    },
    /** Follows `lifted_by.operator`. */
    ask: 'Ask the support of {platform}, and name the endpoint {endpoint}.',
    ask_support: 'Ask {support}, and name the endpoint {endpoint}.',
    health: 'Health',
    last_success: 'Last success',
    last_failure: 'Last failure',
    failures: 'Failures in a row',
    held: 'Held until',
    events: 'Events',
    no_events: 'none',
    never_sent: 'Never sent: `{event_types}`. The app lacks `{scopes}`.',
    secrets: 'Signing secrets',
    secret: 'created {day}',
    secret_ends: 'created {day}, ends {moment}',
    secret_waits: 'created {day}, signs from {moment}',
    send_test: 'Send test event',
    /** The button that stops or starts deliveries, by the state of the endpoint. */
    pause_or_resume: {
      active: 'Pause',
      failing: 'Pause',
      paused: 'Resume',
      suspended: 'Activate',
    },
    change: 'Change',
    admins_change:
      'Admins of the publisher change endpoints in production. You can test this one, and send deliveries again.',
    check: 'Check a signature',
    new_secret: 'New signing secret',
    own_secret: 'Use a secret of your own',
    switch_now: 'Switch now',
    switch_about: 'The old secret signs until {moment}. Switch when your receiver has the new one.',
    deliveries: 'Deliveries',
    which: 'Which deliveries',
    filters: {
      every: 'All',
      pending: 'Pending',
      delivered: 'Delivered',
      dead: 'Dead letters',
      cancelled: 'Cancelled',
    },
    no_deliveries: 'Nothing here yet. A test event is the quickest way to see one.',
    event_gone: 'no longer kept',
    state: 'State',
    attempts: 'Attempts',
    last: 'Last response',
    replay: 'Replay',
    replay_about:
      'Sends again what ended since then, after all new deliveries. Your receiver recognises repeated deliveries by their id.',
    since: 'Since (UTC)',
    replay_which: 'Which',
    both: 'Both',
    remove: 'Remove',
    remove_endpoint: 'Remove endpoint',
    remove_about: 'Pending deliveries to it are cancelled.',
  },
  delivery: {
    title: 'Delivery',
    event_gone: 'An event that is no longer stored',
    to: 'to',
    state: 'State',
    fault: 'Caused by',
    faults: {
      receiver: 'Your receiver',
      sender: 'Our side',
    },
    send_again: 'Send again now',
    attempts: 'Attempts',
    none: 'None yet.',
    attempt: 'Attempt {number}:',
    no_response: 'no response',
    timing: '{phase} {count} ms',
    phases: {
      dns: 'DNS',
      connect: 'connect',
      tls: 'TLS',
      first_byte: 'first byte',
    },
    late: '. Its response came after another worker had taken over.',
    /** What happened in an attempt, and what to do. */
    failures: {
      timeout:
        'No response came within {seconds} seconds. Respond with 204 as soon as the delivery has arrived, and do the work afterwards.',
      blocked_address: '{host} leads to an address that webhooks must not reach. Use a public address.',
      name_not_found:
        'The name {host} does not exist. Check the URL of the endpoint, and its entry in the DNS.',
      dns: 'The name {host} could not be looked up. Check that its name servers respond.',
      connection_refused:
        '{host} refused the connection. Check that your receiver is running, and that it listens on the port of the URL.',
      unreachable: '{host} cannot be reached. Check its network and its firewall.',
      connection_lost:
        '{host} closed the connection before it had responded. The log of your receiver, or of the proxy in front of it, should say why.',
      certificate_expired: 'The certificate of {host} expired on {moment}. Renew it.',
      certificate_not_yet_valid:
        'The certificate of {host} is not valid before {moment}. Install one that is valid now.',
      certificate_self_signed:
        'The certificate of {host} is self-signed. Use one from a public certificate authority.',
      certificate_wrong_host:
        'The certificate is for {names}, not for {host}. Install one that includes {host}.',
      certificate_untrusted:
        'The certificate of {host} does not lead to a public certificate authority. Install the whole chain, with the intermediate certificates.',
      tls: 'A secure connection to {host} could not be established. Your receiver must support TLS 1.2 or newer.',
      response_malformed: 'What came from {host} is not HTTP. Check the port of the URL.',
      headers_too_large: 'The headers of the response were too large. Respond with fewer headers.',
      not_sent:
        'A fault on our side: nothing was sent. We will try again, and you do not need to do anything.',
      redirect:
        'Your receiver responded with {status}, a redirect. Redirects are not followed: change the endpoint to the address that it leads to.',
      unauthorized:
        'Your receiver refused the request with {status}. Check how it verifies the signature, and that nothing in front of it requires a sign-in.',
      not_found:
        'Your receiver responded with 404: there is nothing at this path. Check the URL of the endpoint.',
      no_post:
        'Your receiver responded with 405: it accepts no POST at this path. Check the URL of the endpoint.',
      gone: 'Your receiver responded with 410 Gone, which ends all deliveries to this endpoint.',
      too_large: 'Your receiver responded with 413: the request is too large for it. Raise its limit.',
      slower:
        'Your receiver responded with 429: it asks for fewer requests. Deliveries wait for as long as it says.',
      refused: 'Your receiver responded with {status}. Only a status from 200 to 299 counts as delivered.',
      unavailable:
        'The response was {status}: a proxy in front of your receiver says that it is not available. Check that your receiver is running.',
      server_error: 'Your receiver responded with {status}, an error of its own. Its log should say why.',
      unexpected: 'Your receiver responded with {status}, which does not count as delivered here.',
    },
    request: 'Request',
    response: 'Response',
  },
  check: {
    title: 'Check a signature',
    about: 'Paste a delivery that your receiver refused, and see why. Your secrets are never shown.',
    headers: 'Headers, one per line',
    body: 'Body, exactly as it arrived',
    check: 'Check',
  },
}
