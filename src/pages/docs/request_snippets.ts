import type { CodeLanguage } from './highlight.ts'

/** The languages of request examples. The first is the default. */
export const SNIPPET_LANGUAGES = [
  { id: 'curl', title: 'curl', code: 'bash', write: curl },
  { id: 'node', title: 'Node', code: 'javascript', write: node },
  { id: 'python', title: 'Python', code: 'python', write: python },
  { id: 'php', title: 'PHP', code: 'php', write: php },
  { id: 'go', title: 'Go', code: 'go', write: go },
  { id: 'ruby', title: 'Ruby', code: 'ruby', write: ruby },
] as const satisfies { id: string; title: string; code: CodeLanguage; write: WriteRequest }[]

export type SnippetLanguage = (typeof SNIPPET_LANGUAGES)[number]

/**
 * A program that sends one GET request and prints the response.
 * @param url percent-encoded, including single quotes
 * @param token null if the program reads it from the variable TOKEN
 */
type WriteRequest = (url: string, token: string | null) => string

function curl(url: string, token: string | null): string {
  return [`curl -sS '${url}' \\`, `  -H "Authorization: Bearer ${token ?? '$TOKEN'}"`].join('\n')
}

function node(url: string, token: string | null): string {
  return [
    `const token = ${token === null ? 'process.env.TOKEN' : `'${token}'`}`,
    `const response = await fetch('${url}', {`,
    "  headers: { Authorization: 'Bearer ' + token },",
    '})',
    'console.log(response.status)',
    'console.log(JSON.stringify(await response.json(), null, 2))',
  ].join('\n')
}

function python(url: string, token: string | null): string {
  return [
    'import json, os, urllib.error, urllib.request',
    '',
    `token = ${token === null ? `os.environ['TOKEN']` : `'${token}'`}`,
    'request = urllib.request.Request(',
    `    '${url}',`,
    `    headers={'Authorization': f'Bearer {token}'})`,
    'try:',
    '    response = urllib.request.urlopen(request)',
    'except urllib.error.HTTPError as error:',
    '    response = error',
    'print(response.status)',
    'print(json.dumps(json.load(response), indent=2))',
  ].join('\n')
}

function php(url: string, token: string | null): string {
  return [
    '<?php',
    `$token = ${token === null ? `getenv('TOKEN')` : `'${token}'`};`,
    `$context = stream_context_create(['http' => [`,
    `    'header' => "Authorization: Bearer $token",`,
    `    'ignore_errors' => true,`,
    ']]);',
    `$body = file_get_contents('${url}', false, $context);`,
    'echo $http_response_header[0], PHP_EOL, $body, PHP_EOL;',
  ].join('\n')
}

function go(url: string, token: string | null): string {
  return [
    'package main',
    '',
    'import (',
    '\t"fmt"',
    '\t"io"',
    '\t"net/http"',
    ...(token === null ? ['\t"os"'] : []),
    ')',
    '',
    'func main() {',
    `\ttoken := ${token === null ? 'os.Getenv("TOKEN")' : `"${token}"`}`,
    `\trequest, err := http.NewRequest("GET", "${url}", nil)`,
    '\tif err != nil {',
    '\t\tpanic(err)',
    '\t}',
    '\trequest.Header.Set("Authorization", "Bearer "+token)',
    '\tresponse, err := http.DefaultClient.Do(request)',
    '\tif err != nil {',
    '\t\tpanic(err)',
    '\t}',
    '\tdefer response.Body.Close()',
    '\tbody, err := io.ReadAll(response.Body)',
    '\tif err != nil {',
    '\t\tpanic(err)',
    '\t}',
    '\tfmt.Println(response.Status)',
    '\tfmt.Println(string(body))',
    '}',
  ].join('\n')
}

function ruby(url: string, token: string | null): string {
  return [
    `require 'json'`,
    `require 'net/http'`,
    '',
    `token = ${token === null ? `ENV.fetch('TOKEN')` : `'${token}'`}`,
    `uri = URI('${url}')`,
    `request = Net::HTTP::Get.new(uri, 'Authorization' => "Bearer #{token}")`,
    `response = Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == 'https') do |http|`,
    '  http.request(request)',
    'end',
    'puts response.code',
    'puts JSON.pretty_generate(JSON.parse(response.body))',
  ].join('\n')
}
