/** What merchants learn about AI agents, on the consent page and in the settings. */
export const agents = {
  badge: 'AI assistant',
  lead: 'The AI assistant at {host} asks to read data of your organisation.',
  lead_again: 'The AI assistant at {host} is already connected and asks to read more than before.',
  about:
    'It reads on behalf of the people who use it, and may pass what it reads to the company that runs it.',
  address: 'Address',
  claims: 'Calls itself',
  unchecked: 'Nobody at {platform} has reviewed it. Its address is certain, its name is not.',
  loopback:
    'It runs on the device in front of you. Any program there could claim to be {host}: go on only if you have just started it yourself.',
  other_host: 'It sends you on to {redirect}, which is not the address of the assistant itself.',
  ends: 'It can read until {day}. After that you are asked again.',
  settings: {
    at: 'at',
    claims: 'calls itself',
    ends: 'Ends on {day}, unless you renew it.',
    ended: 'Ended on {day}. Connect it again to go on.',
    renew: 'Renew',
    renew_app: 'Renew {app}',
  },
}
