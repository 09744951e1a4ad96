import base64, hashlib, os, secrets, sys
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

base = os.environ["BASE"]
oauth = OAuth2Session(os.environ["CLIENT_ID"], redirect_uri=os.environ["REDIRECT_URI"], scope="bookings:read")
verifier = secrets.token_urlsafe(32)
challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
url, state = oauth.authorization_url(
    f"{base}/oauth/authorize", code_challenge=challenge, code_challenge_method="S256"
)
print(url, flush=True)

auth = HTTPBasicAuth(os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"])
callback = sys.stdin.readline().strip()
oauth.fetch_token(f"{base}/oauth/token", authorization_response=callback, code_verifier=verifier, auth=auth)
print(oauth.get(f"{base}/api/v1/me").json()["tenant"]["id"], flush=True)
oauth.refresh_token(f"{base}/oauth/token", auth=auth)
print(oauth.get(f"{base}/api/v1/me").status_code, flush=True)
revoked = {"token": oauth.token["refresh_token"]}
oauth.post(f"{base}/oauth/revoke", data=revoked, auth=auth, withhold_token=True)
print(oauth.get(f"{base}/api/v1/me").status_code)
