export const definition = {
  menu: 'Definition',
  title: 'Platform definition',
  about:
    'What partners and merchants are told. Another definition goes live with a restart, never from here.',
  running: 'The running one',
  compare: 'Compare another one',
  file: 'Its JSON',
  file_about:
    'Paste the file. It is checked as “platform check” does, and compared with the running one. Nothing changes.',
  choose: 'Or choose the file',
  submit: 'Check and compare',
  comparison: 'What it would change',
  given: 'you pasted',
  no_json: 'It is not JSON: {why}',
  wrong: 'It cannot be served. Correct these mistakes first.',
  same: 'It is the same as the running one.',
  differs: 'It can be served. These are the differences to the running one.',
  kinds: { added: 'Added', removed: 'Removed', changed: 'Changed' },
  before: 'Now:',
  after: 'Then:',
}
