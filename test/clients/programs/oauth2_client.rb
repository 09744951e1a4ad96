require "base64"
require "digest"
require "json"
require "oauth2"
require "securerandom"

base = ENV.fetch("BASE")
client = OAuth2::Client.new(
  ENV.fetch("CLIENT_ID"), ENV.fetch("CLIENT_SECRET"),
  site: base, authorize_url: "/oauth/authorize", token_url: "/oauth/token", auth_scheme: :basic_auth
)
redirect_uri = ENV.fetch("REDIRECT_URI")
verifier = SecureRandom.urlsafe_base64(32)
challenge = Base64.urlsafe_encode64(Digest::SHA256.digest(verifier), padding: false)
puts client.auth_code.authorize_url(
  redirect_uri: redirect_uri, scope: "bookings:read", state: "st",
  code_challenge: challenge, code_challenge_method: "S256"
)
$stdout.flush

code = URI.decode_www_form(URI(gets.strip).query).to_h.fetch("code")
token = client.auth_code.get_token(code, redirect_uri: redirect_uri, code_verifier: verifier)
puts token.get("/api/v1/me").parsed["tenant"]["id"]
token = token.refresh!
puts token.get("/api/v1/me").status
client.request(:post, "/oauth/revoke", body: { token: token.refresh_token, client_id: client.id, client_secret: client.secret })
puts token.get("/api/v1/me", raise_errors: false).status
