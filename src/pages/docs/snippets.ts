import type { CodeLanguage } from './highlight.ts'

/** The reader's own app, or placeholders. */
export interface ReaderApp {
  base: string
  client_id: string
  redirect_uri: string
  scope: string
  /** Name of the record type that the first call reads. */
  records: string
  confidential: boolean
}

export interface Snippet {
  language: CodeLanguage
  title: string
  code: string
}

/** Programs that run as pasted, from the authorization request to the first records. */
export function quickstartSnippets(app: ReaderApp): Snippet[] {
  return [
    { language: 'bash', title: 'curl', code: curl(app) },
    { language: 'javascript', title: 'Node 22 and later, without dependencies', code: node(app) },
    { language: 'python', title: 'Python 3, without dependencies', code: python(app) },
  ]
}

const secretLine = (app: ReaderApp, line: string): string[] => (app.confidential ? [line] : [])

function curl(app: ReaderApp): string {
  return [
    `CLIENT_ID='${app.client_id}'`,
    ...secretLine(app, `CLIENT_SECRET='the secret that was shown to you once'`),
    `REDIRECT_URI='${app.redirect_uri}'`,
    '',
    '# 1. A fresh PKCE verifier and its challenge',
    `VERIFIER=$(openssl rand -base64 48 | tr '+/' '-_' | tr -d '=\\n')`,
    `CHALLENGE=$(printf %s "$VERIFIER" | openssl dgst -sha256 -binary | openssl base64 | tr '+/' '-_' | tr -d '=\\n')`,
    '',
    '# 2. Open this address in a browser, sign in and allow access',
    `echo "${app.base}/oauth/authorize?response_type=code&client_id=$CLIENT_ID&redirect_uri=$REDIRECT_URI&scope=${encodeURIComponent(app.scope)}&state=$RANDOM&code_challenge=$CHALLENGE&code_challenge_method=S256"`,
    '',
    '# 3. Copy "code" from the address that you are sent to, within 60 seconds',
    `read -r -p 'code: ' CODE`,
    `TOKEN=$(curl -s '${app.base}/oauth/token' \\`,
    ...secretLine(app, `  -u "$CLIENT_ID:$CLIENT_SECRET" \\`),
    `  -d grant_type=authorization_code -d "client_id=$CLIENT_ID" -d "code=$CODE" \\`,
    `  --data-urlencode "redirect_uri=$REDIRECT_URI" -d "code_verifier=$VERIFIER" \\`,
    `  | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    '',
    '# 4. The first call',
    `curl -s '${app.base}/api/v1/${app.records}?limit=5' -H "Authorization: Bearer $TOKEN"`,
  ].join('\n')
}

function node(app: ReaderApp): string {
  const redirect = new URL(app.redirect_uri)
  const auth = app.confidential
    ? [`    authorization: 'Basic ' + Buffer.from(clientId + ':' + clientSecret).toString('base64'),`]
    : []
  return [
    `import { createHash, randomBytes } from 'node:crypto'`,
    `import { createServer } from 'node:http'`,
    '',
    `const base = '${app.base}'`,
    `const clientId = '${app.client_id}'`,
    ...secretLine(app, 'const clientSecret = process.env.CLIENT_SECRET'),
    `const redirectUri = '${app.redirect_uri}'`,
    `const verifier = randomBytes(32).toString('base64url')`,
    `const state = randomBytes(16).toString('base64url')`,
    '',
    `const authorize = new URL('/oauth/authorize', base)`,
    'authorize.search = new URLSearchParams({',
    `  response_type: 'code', client_id: clientId, redirect_uri: redirectUri, state, scope: '${app.scope}',`,
    `  code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256',`,
    '})',
    `console.log('Open in a browser: ' + authorize)`,
    '',
    'const server = createServer(async (request, response) => {',
    '  const answer = new URL(request.url, redirectUri)',
    `  if (answer.pathname !== '${redirect.pathname}') return response.writeHead(404).end()`,
    `  if (answer.searchParams.get('state') !== state) return response.writeHead(400).end('wrong state')`,
    `  const tokens = await fetch(base + '/oauth/token', {`,
    `    method: 'POST',`,
    '    headers: {',
    ...auth.map((line) => `  ${line}`),
    `      accept: 'application/json',`,
    '    },',
    '    body: new URLSearchParams({',
    `      grant_type: 'authorization_code', code: answer.searchParams.get('code'), client_id: clientId,`,
    '      redirect_uri: redirectUri, code_verifier: verifier,',
    '    }),',
    '  }).then((answer) => answer.json())',
    `  const records = await fetch(base + '/api/v1/${app.records}?limit=5', {`,
    `    headers: { authorization: 'Bearer ' + tokens.access_token },`,
    '  }).then((answer) => answer.json())',
    '  console.log(records)',
    `  response.writeHead(200, { connection: 'close' }).end('Done: look at the terminal.')`,
    '  server.close()',
    '})',
    `server.listen(${redirect.port || 80}, '${redirect.hostname}')`,
  ].join('\n')
}

function python(app: ReaderApp): string {
  const redirect = new URL(app.redirect_uri)
  return [
    'import base64, hashlib, http.server, json, os, secrets, urllib.parse, urllib.request',
    '',
    `BASE = '${app.base}'`,
    `CLIENT_ID = '${app.client_id}'`,
    ...secretLine(app, `CLIENT_SECRET = os.environ['CLIENT_SECRET']`),
    `REDIRECT_URI = '${app.redirect_uri}'`,
    'verifier = secrets.token_urlsafe(32)',
    'state = secrets.token_urlsafe(16)',
    `challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip('=')`,
    '',
    `print('Open in a browser: ' + BASE + '/oauth/authorize?' + urllib.parse.urlencode({`,
    `    'response_type': 'code', 'client_id': CLIENT_ID, 'redirect_uri': REDIRECT_URI, 'state': state,`,
    `    'scope': '${app.scope}', 'code_challenge': challenge, 'code_challenge_method': 'S256'}), flush=True)`,
    '',
    'class Callback(http.server.BaseHTTPRequestHandler):',
    '    def do_GET(self):',
    '        answer = urllib.parse.urlparse(self.path)',
    '        given = dict(urllib.parse.parse_qsl(answer.query))',
    `        if answer.path != '${redirect.pathname}' or given.get('state') != state:`,
    '            self.send_error(400)',
    '            return',
    '        headers = {}',
    ...secretLine(
      app,
      `        headers['Authorization'] = 'Basic ' + base64.b64encode(f'{CLIENT_ID}:{CLIENT_SECRET}'.encode()).decode()`,
    ),
    `        form = {'grant_type': 'authorization_code', 'code': given['code'], 'client_id': CLIENT_ID,`,
    `                'redirect_uri': REDIRECT_URI, 'code_verifier': verifier}`,
    `        request = urllib.request.Request(BASE + '/oauth/token', urllib.parse.urlencode(form).encode(), headers)`,
    '        tokens = json.load(urllib.request.urlopen(request))',
    `        request = urllib.request.Request(BASE + '/api/v1/${app.records}?limit=5',`,
    `                                         headers={'Authorization': 'Bearer ' + tokens['access_token']})`,
    '        print(json.dumps(json.load(urllib.request.urlopen(request)), indent=2))',
    '        self.send_response(200)',
    '        self.end_headers()',
    `        self.wfile.write(b'Done: look at the terminal.')`,
    '',
    `http.server.HTTPServer(('${redirect.hostname}', ${redirect.port || 80}), Callback).handle_request()`,
  ].join('\n')
}
