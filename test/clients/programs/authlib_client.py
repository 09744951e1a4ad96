import os, sys
from authlib.integrations.requests_client import OAuth2Session

base, redirect_uri = os.environ["BASE"], os.environ["REDIRECT_URI"]
oauth = OAuth2Session(
    os.environ["CLIENT_ID"],
    os.environ["CLIENT_SECRET"],
    scope="bookings:read",
    redirect_uri=redirect_uri,
    code_challenge_method="S256",
    token_endpoint=f"{base}/oauth/token",
    revocation_endpoint_auth_method="client_secret_basic",
)
verifier = "a-verifier-of-this-request-alone-0123456789-abcdef"
url, state = oauth.create_authorization_url(f"{base}/oauth/authorize", code_verifier=verifier)
print(url, flush=True)

oauth.fetch_token(authorization_response=sys.stdin.readline().strip(), state=state, code_verifier=verifier)
print(oauth.get(f"{base}/api/v1/me").json()["tenant"]["id"], flush=True)
oauth.refresh_token(f"{base}/oauth/token", refresh_token=oauth.token["refresh_token"])
print(oauth.get(f"{base}/api/v1/me").status_code, flush=True)
access_token = oauth.token["access_token"]
oauth.revoke_token(f"{base}/oauth/revoke", token=oauth.token["refresh_token"], token_type_hint="refresh_token")
print(oauth.get(f"{base}/api/v1/me", headers={"Authorization": f"Bearer {access_token}"}, withhold_token=True).status_code)
